import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { statusJson } from '../../src/report/rollout/status-json.js';
import { canHaveHosts } from '../testbed/hosts.js';
import { expectCode, settingsFor } from './matrix.js';
import { Site } from './site.js';
import { expectNothingLost, underLoad } from './traffic.js';

const REQUESTS = 500;
const settings = settingsFor('blue-green');
const standby = (time: string) => ({ ...settings, more: `    rollback: { standby: ${time} }\n` });

describe.skipIf(canHaveHosts())('the release that was left', () => {
  let site: Site;
  // Whoever comes first builds the bundle.
  beforeAll(async () => {
    site = await Site.open(standby('1s'));
    await site.release({ version: '1' });
    expectCode(await site.run('deploy', 'production', '--release', 'v1'), 0);
  }, 180_000);
  afterAll(() => site?.close());

  const stateOf = async (release: string) => {
    const { stdout } = await site.run('status', 'production', '--json');
    const { seen } = JSON.parse(stdout) as ReturnType<typeof statusJson>;
    const all = seen.hosts.flatMap(({ instances }) => instances);
    return all.filter((one) => one.release === release);
  };
  /** Ids of the service's processes on all hosts. */
  const services = async () => {
    const found = await Promise.all(site.hosts.map((host) => host.exec('cat /srv/run/*.pid')));
    return found.flatMap(({ stdout }) => stdout.trim().split('\n'));
  };

  it('is stopped by its hosts when its time is over, and started again by a later rollback', async () => {
    const deployed = await underLoad(site, REQUESTS, async () => {
      await site.release({ version: '2' });
      expectCode(await site.run('deploy', 'production', '--release', 'v2'), 0);
      while ((await stateOf('v1')).length > 0) await pause(100);
      expect(await stateOf('v2')).toMatchObject([{ state: 'running' }, { state: 'running' }]);
      expect(await services()).toHaveLength(2);
    });
    expectNothingLost(deployed);
    const back = await underLoad(site, REQUESTS, async () => {
      const ended = await site.run('rollback', 'production');
      expectCode(ended, 0);
      expect(ended.stdout).toMatch(/✓ start /);
      expect(await site.serving()).toEqual(['1', '1']);
    });
    expectNothingLost(back);
  });

  it('still runs within its time, so that a rollback starts nothing', async () => {
    site.configure(standby('1h'));
    await site.release({ version: '3' });
    expectCode(await site.run('deploy', 'production', '--release', 'v3'), 0);
    const [one, other] = await stateOf('v1');
    for (const left of [one, other]) expect(left?.standbyMs).toBeGreaterThan(3_000_000);
    const before = await services();
    const ended = await site.run('rollback', 'production');
    expectCode(ended, 0);
    expect(ended.stdout).not.toMatch(/✓ start /);
    expect(await site.serving()).toEqual(['1', '1']);
    const after = await services();
    expect(before).toEqual(expect.arrayContaining(after));
    expect(after).toHaveLength(2);
    expect((await stateOf('v1')).map((left) => left.standbyMs)).toEqual([undefined, undefined]);
  });
});
