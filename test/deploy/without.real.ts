import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canHaveHosts } from '../testbed/hosts.js';
import { Site } from './site.js';

const SETTINGS = { hosts: 2, strategy: '{ kind: rolling }', hasTraffic: false } as const;

describe.skipIf(canHaveHosts() !== undefined)('a host that is down and left out', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open(SETTINGS);
    for (const version of ['1', '2']) {
      await site.release({ version });
      const { code, stderr } = await site.run('deploy', 'production', '--release', `v${version}`);
      if (code !== 0) throw new Error(stderr);
    }
  });
  afterAll(() => site?.close());

  const down = () => site.hosts[1] as NonNullable<(typeof site.hosts)[number]>;
  /** What the first host answers. */
  const first = async () => (await fetch(`http://${site.hosts[0]?.address}:8001/`)).text();
  const exits = async (...args: string[]) => (await site.run(...args)).code;

  it('keeps nobody from going back, deploying or taking what is there; it joins with the next deployment', async () => {
    await down().cutOff();
    const without = ['--without', down().address];
    expect(await exits('rollback', 'production', '--to', 'v1', ...without)).toBe(0);
    expect((await first()).trim()).toBe('1');
    await site.release({ version: '3' });
    expect(await exits('deploy', 'production', '--release', 'v3', ...without)).toBe(0);
    expect((await first()).trim()).toBe('3');
    const accepted = await site.run('accept', 'production', '--reason', 'one is enough', ...without);
    expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringContaining('v3')]);
    await down().reconnect();
    const status = await site.run('status', 'production');
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('was left out')]);
    await site.release({ version: '4' });
    expect(await exits('deploy', 'production', '--release', 'v4')).toBe(0);
    expect(await site.serving()).toEqual(['4', '4']);
    expect(await exits('status', 'production')).toBe(0);
  });

  it('is asked for by its name, and not all can be left out', async () => {
    expect(await exits('deploy', 'production', '--without', 'nobody')).toBe(2);
    const all = site.hosts.flatMap(({ address }) => ['--without', address]);
    expect(await exits('rollback', 'production', ...all)).toBe(2);
  });
});
