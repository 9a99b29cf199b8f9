import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('rollback', 'post', dirname(import.meta.dirname));
