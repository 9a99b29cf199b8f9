/** The one bundle entry: what the doors in dist/ call. */
export { runActionStep } from './actions/index.js';
export { runCli } from './cli/index.js';
