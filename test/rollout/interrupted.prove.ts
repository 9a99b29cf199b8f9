import { describeInterrupted } from './interrupted.js';

describeInterrupted();
