import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canHaveHosts } from '../testbed/hosts.js';
import { deployAndBack, failAndStay, killAndGoOn, servingSite, strategies } from './matrix.js';
import type { Site } from './site.js';

const lacking = canHaveHosts();
if (lacking) console.warn(`deployments to real hosts are not tested: ${lacking}`);

/** A sample: `npm run prove` runs more requests, and kills at every line. */
const REQUESTS = 2000;

describe.skipIf(lacking).each(strategies)('%s behind a proxy', (strategy) => {
  let site: Site;
  beforeAll(async () => {
    site = await servingSite(strategy);
  });
  afterAll(() => site.close());

  it('changes the release and goes back', async () => {
    const { deployed } = await deployAndBack(site, strategy, REQUESTS);
    expect(Object.keys(deployed.versions)).toEqual(['1', '2']);
  });

  it('leaves what serves alone when the new one is not healthy', async () => {
    await failAndStay(site, strategy, REQUESTS);
  });

  it('is picked up where a killed deployer left it', async () => {
    const { after } = await killAndGoOn(site, strategy, { lines: 6, requests: REQUESTS, name: 'v4' });
    expect(after).toBeDefined();
  });
});
