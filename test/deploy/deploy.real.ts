import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canHaveHosts } from '../testbed/hosts.js';
import { deployAndBack, failAndStay, killAndGoOn, servingSite, strategies } from './matrix.js';
import type { Site } from './site.js';

const lacking = canHaveHosts();
if (lacking) console.warn(`deployments to real hosts are not tested: ${lacking}`);

/** Which lines of the journal are the last before a kill: repeat a run with CIMYR_SEED. */
const SEED = Number(process.env['CIMYR_SEED'] ?? Math.floor(Math.random() * 1e6));
/** Every strategy's journal has more lines than this. */
const LINES = 15;
const lineFor = (strategy: string) =>
  1 + (createHash('sha256').update(`${SEED} ${strategy}`).digest().readUInt32BE() % LINES);

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

  it(`is picked up where a killed deployer left it (CIMYR_SEED=${SEED})`, async () => {
    const lines = lineFor(strategy);
    const { after } = await killAndGoOn(site, strategy, { lines, requests: REQUESTS, name: 'v4' });
    expect(after).toBeDefined();
  });
});
