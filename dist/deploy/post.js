import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('deploy', 'post', dirname(import.meta.dirname));
