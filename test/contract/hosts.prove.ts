import { afterAll, beforeAll, describe } from 'vitest';
import { LOCAL } from '../adapters/hosts/grounds.js';
import { type Uploads, uploadsTo } from '../adapters/hosts/trees.js';
import { fleetContract } from './fleet.js';
import { hostSite } from './hosts.js';

const rolling = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 } as const;
const blueGreen = { kind: 'blue-green', bakeMs: 0 } as const;

describe.skipIf(LOCAL.missing !== undefined)('hosts', () => {
  let to: Uploads;
  beforeAll(async () => {
    to = await uploadsTo(LOCAL.open);
  });
  afterAll(() => to?.close());

  fleetContract({ name: 'a host', strategies: { rolling }, site: () => hostSite(to, false) });
  fleetContract({
    name: 'a host with a proxy',
    strategies: { 'blue-green': blueGreen },
    site: () => hostSite(to, true),
  });
});
