import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('rollback', 'main', dirname(import.meta.dirname));
