import { describeHosts } from './hosts.js';

/** A few; all of them: `npm run prove`. */
describeHosts(['ledger gone', 'journal damaged', 'fence gone']);
