import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openShop } from '../deploy/shop.js';

const deploy = (release: string, ...more: readonly string[]) =>
  ['deploy', 'production', '--release', release, ...more] as const;

describe('the status of an environment', () => {
  it('is nothing at first, then what serves and what came before', async () => {
    const shop = await openShop({ deadline: '700ms' });
    const status = async (...args: readonly string[]) => {
      const ended = await shop.run(['status', 'production', ...args]);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      return ended.stdout;
    };
    expect(await status()).toContain('shop in production: nothing serves\n');
    expect(await status()).toMatch(/\nhistory: nothing was deployed yet\nlease: free\n$/);
    expect(existsSync(shop.path)).toBe(false);
    await shop.run(deploy('v1'));
    await shop.release({ version: '2', broken: true });
    await shop.run(deploy('v2'));
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

  it('is unknown where its ledger is damaged, for all that ask: exit code 3, and nothing is touched', async () => {
    const shop = await openShop();
    await shop.run(deploy('v1'));
    const path = `${shop.path}/.cimyr/ledger.json`;
    const damaged = readFileSync(path, 'utf8').slice(0, -20);
    writeFileSync(path, damaged);
    await shop.release({ version: '2' });
    for (const args of [
      deploy('v2'),
      ['rollback', 'production'],
      ['status', 'production'],
      deploy('v2', '--dry-run'),
    ]) {
      const { code, stdout, stderr } = await shop.run([...args, '--json']);
      expect([args, code]).toEqual([args, 3]);
      expect(stderr).toContain(
        'local: .cimyr/ledger.json is damaged; bring it back from another host or a backup',
      );
      expect(() => JSON.parse(stdout)).not.toThrow();
    }
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(await shop.serving()).toBe('1');
  });
});
