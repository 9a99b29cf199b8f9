import { describeHosts } from './hosts.js';

/** A few; all of them: `npm run prove`. */
describeHosts(['killed in switch', 'ledger gone']);
