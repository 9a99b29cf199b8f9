import { describeInterrupted } from './interrupted.js';

/** Every fifth call; each of them: `npm run prove`. */
describeInterrupted(5);
