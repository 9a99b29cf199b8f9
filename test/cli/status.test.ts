import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLastingShop, type Shop } from '../deploy/shop.js';

const deploy = (release: string, ...more: readonly string[]) =>
  ['deploy', 'production', '--release', release, ...more] as const;

// One shop for all: at first without anything, then with v1, then with v1 after a v2 that is not healthy.
describe('the status of an environment', () => {
  let shop: Shop;
  const status = async (...args: readonly string[]) => {
    const ended = await shop.run(['status', 'production', ...args]);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    return ended.stdout;
  };
  beforeAll(async () => {
    shop = await openLastingShop();
  });
  afterAll(() => shop?.close());

  it('is nothing at first, and asking for it makes nothing', async () => {
    const text = await status();
    expect(text).toContain('shop in production: nothing serves\n');
    expect(text).toMatch(/\nhistory: nothing was deployed yet\nlease: free\n$/);
    expect(existsSync(shop.path)).toBe(false);
  });

  it('is what served before a release that is not healthy: exit code 1', async () => {
    expect((await shop.run(deploy('v1'))).code).toBe(0);
    await shop.release({ version: '2', broken: true });
    // Only for v2: the way back has the settings of v1.
    shop.configure({ deadline: '2s' });
    const ended = await shop.run(deploy('v2'));
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/up.* 500/);
    expect(await shop.serving()).toBe('1');
  });

  it('tells what serves and what came before', async () => {
    const text = await status();
    expect(text).toMatch(/^shop in production: v1 serves\n/);
    expect(text).toMatch(/\n {4}127\.0\.0\.1:\d+: running v1\n/);
    expect(text).toMatch(/\n {2}v1 · live · /);
    expect(text).toMatch(/\nhistory:\n {2}v2 · failed · /);
    const document = JSON.parse(await status('--json'));
    expect(document).toMatchObject({
      app: 'shop',
      environment: 'production',
      seen: { hosts: [{ name: 'local', current: 'v1' }] },
      ledger: {
        entries: expect.arrayContaining([expect.objectContaining({ release: 'v1', status: 'live' })]),
      },
    });
  });

  it('gives a rollback nothing to go to that never served, and nothing to do where it serves [B64]', async () => {
    expect(await shop.run(['rollback', 'production', '--to', 'v2'])).toMatchObject({
      code: 2,
      stderr: "there is no release 'v2' to go back to; no other release is kept\n",
    });
    const same = await shop.run(['rollback', 'production', '--to', 'v1']);
    expect([same.code, same.stderr]).toEqual([0, '']);
    expect(same.stdout).toMatch(/^✓ v1 serves already; nothing to do\n/);
  });

  it('is unknown where its ledger is damaged: exit code 3, and who only looks touches nothing', async () => {
    const path = `${shop.path}/.cimyr/ledger.json`;
    const damaged = readFileSync(path, 'utf8').slice(0, -20);
    writeFileSync(path, damaged);
    const { code, stdout, stderr } = await shop.run(['status', 'production', '--json']);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'local: .cimyr/ledger.json is damaged; bring it back from another host or a backup',
    );
    expect(() => JSON.parse(stdout)).not.toThrow();
    // What serves is beyond doubt: who deploys would mend it, and sees so.
    const planned = await shop.run([...deploy('v2', '--dry-run'), '--json']);
    expect([planned.code, JSON.parse(planned.stdout).status]).toEqual([0, 'planned']);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(await shop.serving()).toBe('1');
  });

  it('is mended by accept, which moves nothing: exit code 2 without a reason', async () => {
    expect((await shop.run(['accept', 'production'])).code).toBe(2);
    const accepted = await shop.run(['accept', 'production', '--reason', 'I have looked']);
    expect([accepted.code, accepted.stderr]).toEqual([0, '']);
    expect(accepted.stdout).toMatch(
      /^· local: \.cimyr\/ledger\.json is of no use, and kept as \.cimyr\/aside\/ledger\.json-\d+\n✓ v1 is taken as live as it is there\n$/,
    );
    expect(await status()).toMatch(/ {2}v1 · live · .* · I have looked\n/);
    expect(await shop.serving()).toBe('1');
  });

  it('asks the checks; of what has died it says so: exit code 1', async () => {
    const document = JSON.parse(await status('--json'));
    expect(document).toMatchObject({ condition: 'serves', asked: [{ measurement: { result: 'pass' } }] });
    shop.kill();
    const ended = await shop.run(['status', 'production']);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/dead v1: nobody listens there any more/);
  });

  it('is whole again after a restart', async () => {
    const restarted = await shop.run(['restart', 'production', '--all']);
    expect([restarted.code, restarted.stderr]).toEqual([0, '']);
    expect(await shop.serving()).toBe('1');
    await status();
  });
});
