import { dirname } from 'node:path';
import { runActionStep } from '../main/index.js';

await runActionStep('deploy', 'main', dirname(import.meta.dirname));
