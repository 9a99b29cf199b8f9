import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../deploy/shop.js';

/** What was started is gone, and nobody was told, as after a reboot. */
async function dies({ path, serving }: Shop): Promise<void> {
  const run = join(path, '..', 'run');
  for (const note of readdirSync(run).filter((name) => name.endsWith('.pid')))
    process.kill(Number(readFileSync(join(run, note), 'utf8').split(' ')[0]), 'SIGKILL');
  while ((await serving()) !== undefined) await pause(10);
}

describe('a release that serves by what is written down', () => {
  let shop: Shop;
  const deploy = (release: string) => shop.run(['deploy', 'production', '--release', release]);
  beforeEach(async () => {
    shop = await openShop();
    const { code, stdout } = await deploy('v1');
    if (code !== 0) throw new Error(stdout);
  });

  it('and has died is told by status, and started anew by the same deployment', async () => {
    await dies(shop);
    const { stdout } = await shop.run(['status', 'production']);
    expect(stdout).toMatch(/^shop in production: no release serves as it should\n/);
    expect(stdout).toMatch(/dead v1: nobody listens there any more; start it again \(cimyr restart\)\n/);
    const again = await deploy('v1');
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toMatch(/\n✓ v1 serves in production/);
    expect(await shop.serving()).toBe('1');
  });

  it('and has died is replaced by another one, and comes back when that is rolled back', async () => {
    await dies(shop);
    await shop.release({ version: '2' });
    expect((await deploy('v2')).code).toBe(0);
    expect(await shop.serving()).toBe('2');
    await dies(shop);
    expect((await shop.run(['rollback', 'production'])).code).toBe(0);
    expect(await shop.serving()).toBe('1');
  });

  it('and does not pass its checks is left as it is: exit code 1, and what helps', async () => {
    shop.configure({ url: `http://\${CIMYR_INSTANCE}/nowhere`, deadline: '500ms' });
    const again = await deploy('v1');
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/\n✗ v1 is there already, and is not healthy: up.*/);
    expect(again.stdout).toMatch(/'cimyr restart'.*'cimyr rollback'/);
    expect(await shop.serving()).toBe('1');
  });
});
