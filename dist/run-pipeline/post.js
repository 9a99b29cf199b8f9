import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('run-pipeline', 'post', dirname(import.meta.dirname));
