import { afterAll, beforeAll, describe } from 'vitest';
import { LOCAL } from '../adapters/hosts/grounds.js';
import { type Uploads, uploadsTo } from '../adapters/hosts/trees.js';
import { fleetContract, type State } from './fleet.js';
import { hostSite } from './hosts.js';

const rolling = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 } as const;
const blueGreen = { kind: 'blue-green', bakeMs: 0 } as const;

/** One of each kind; all of them: `npm run prove`. */
const sample: readonly State[] = ['killed in switch', 'slot dead', 'ledger gone', 'record gone'];

describe.skipIf(LOCAL.missing !== undefined)('hosts', () => {
  let to: Uploads;
  beforeAll(async () => {
    to = await uploadsTo(LOCAL.open);
  });
  afterAll(() => to?.close());

  fleetContract({ name: 'a host', sample, strategies: { rolling }, site: () => hostSite(to, false) });
  fleetContract({
    name: 'a host with a proxy',
    sample,
    strategies: { 'blue-green': blueGreen },
    site: () => hostSite(to, true),
  });
});
