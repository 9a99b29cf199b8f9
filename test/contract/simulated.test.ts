import { fleetContract } from './fleet.js';
import { simulatedSite } from './simulated.js';

const rolling = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 } as const;
const blueGreen = { kind: 'blue-green', bakeMs: 0 } as const;
const canary = { kind: 'canary', steps: [25], bakeMs: 0 } as const;
const recreate = { kind: 'recreate', bakeMs: 0 } as const;

fleetContract({
  name: 'simulated hosts',
  strategies: { rolling, canary, recreate },
  site: async () => simulatedSite({ hosts: 2, ports: 1, hasWeights: false }),
});

fleetContract({
  name: 'simulated hosts with a proxy',
  strategies: { rolling, 'blue-green': blueGreen, canary, recreate },
  site: async () => simulatedSite({ hosts: 2, ports: 2, hasWeights: true }),
});

// The other shape: one place, two slots that are rolled, requests that nobody can count.
fleetContract({
  name: 'a platform that rolls',
  strategies: { rolling, canary, recreate },
  site: async () => simulatedSite({ hosts: 1, ports: 2, hasWeights: false, rolls: true }),
});
