import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('run-pipeline', 'main', dirname(import.meta.dirname));
