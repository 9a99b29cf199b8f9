import { describeHosts } from './hosts.js';

/** One of each kind; all of them: `npm run prove`. */
describeHosts(['killed in switch', 'slot dead', 'ledger gone', 'record gone']);
