import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReleaseName } from '../../src/domain/rollout/release-name.js';
import type { Ended } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { openLastingShop, openShop, type Shop } from '../deploy/shop.js';

const deploy = (shop: Shop, release: string, ...more: readonly string[]) =>
  shop.run(['deploy', 'production', '--release', release, ...more]);

/** Every file below with the time of its last change; what the lease alone writes aside. */
function listing(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => !/^\.cimyr(\/(fence|lease|lease\.lock|lock))?$/.test(name))
    .map((name) => `${name} ${statSync(join(path, name), { bigint: true }).mtimeNs}`)
    .sort();
}

describe('cimyr deploy', () => {
  let shop: Shop;
  let first: Ended;
  beforeAll(async () => {
    shop = await openLastingShop();
    first = await deploy(shop, 'v1');
  });
  afterAll(() => shop?.close());

  it('brings a release', async () => {
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^shop → production: v1, rolling over local \(nothing serves yet\)\n/);
    expect(first.stdout).toMatch(
      /\n✓ v1 serves in production \(.*\)\n {2}see it: https:\/\/shop\.example\.com\n$/,
    );
    expect(await shop.serving()).toBe('1');
  });

  it('does nothing where the release serves already [R36]', async () => {
    const before = listing(shop.path);
    expect(before.length).toBeGreaterThan(10);
    for (let round = 0; round < 2; round++) {
      const again = await deploy(shop, 'v1');
      expect([again.code, again.stderr]).toEqual([0, '']);
      expect(again.stdout).toMatch(/^✓ v1 serves already; nothing to do\n/);
      expect(listing(shop.path)).toEqual(before);
    }
  });

  it('lets the name of a release stand for one content for ever', async () => {
    await shop.release({ version: '2' });
    const before = listing(shop.path);
    const ended = await deploy(shop, 'v1');
    expect([ended.code, ended.stderr]).toEqual([
      2,
      'release v1 was deployed before with other content; give the new one another name (--release)\n',
    ]);
    expect(listing(shop.path)).toEqual(before);
    expect(await shop.serving()).toBe('1');
  });

  it('takes a release that failed, and was never live, with the content of another build; that is said', async () => {
    const shop = await openShop({ deadline: '1s' });
    for (const [round, version] of ['1', '2', '3'].entries()) {
      await shop.release({ version, broken: true });
      const failed = await deploy(shop, 'v1');
      expect([failed.code, failed.stdout.includes('v1 was built anew')]).toEqual([1, round > 0]);
    }
    await shop.release({ version: '4' });
    const ended = await deploy(shop, 'v1');
    expect([ended.code, ended.stderr, await shop.serving()]).toEqual([0, '', '4']);
    expect(ended.stdout).toContain(
      '· v1 was built anew: it was never live, and its former content is replaced',
    );
    await shop.release({ version: '5' });
    const other = await deploy(shop, 'v1');
    expect([other.code, await shop.serving()]).toEqual([2, '4']);
  });

  it('leaves nothing running when the first release is not healthy, and exits with 1', async () => {
    const shop = await openShop({ deadline: '1s' });
    await shop.release({ version: '1', broken: true });
    const ended = await deploy(shop, 'v1', '--json');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'failure', release: 'v1' });
    expect(await shop.serving()).toBeUndefined();
  });

  it('shows the plan of a dry run, changes nothing and exits with 0', async () => {
    const shop = await openShop();
    const ended = await deploy(shop, 'v1', '--dry-run');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^shop → production: v1, rolling \(nothing serves yet; dry run: nothing is/);
    expect(() => readdirSync(shop.path)).toThrow('ENOENT');
  });

  it('tells of a secret that is not set [B68]', async () => {
    const shop = await openShop({ more: '    variables: { TOKEN: "${{ secrets.SHOP_TOKEN }}" }\n' });
    const ended = await deploy(shop, 'v1', '--dry-run');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      /^· secret SHOP_TOKEN is empty: it is not set in the environment of this step\n/,
    );
  });
});

describe('the name of a release', () => {
  const commit = (shop: Shop) => {
    git(shop.workspace.path, 'init', '--quiet');
    git(shop.workspace.path, 'add', '.');
    git(shop.workspace.path, 'commit', '--quiet', '-m', 'one');
    return git(shop.workspace.path, 'rev-parse', 'HEAD').trim();
  };
  const nameOf = async (shop: Shop) => {
    const ended = await shop.run(['deploy', 'production', '--dry-run', '--json']);
    return JSON.parse(ended.stdout).release;
  };

  it('is the commit, and another where there are changes on top of it', async () => {
    const shop = await openShop();
    const id = commit(shop);
    expect(await nameOf(shop)).toBe(id);
    shop.workspace.write('untracked', 'is no change');
    expect(await nameOf(shop)).toBe(id);
    shop.workspace.write('artifact/settings.json', '{ "version": "2" }');
    expect(await nameOf(shop)).toBe(`${id}-dirty`);
  });

  it('has to be given where there is no commit', async () => {
    const shop = await openShop();
    const ended = await shop.run(['deploy', 'production']);
    expect([ended.code, ended.stderr]).toEqual([
      2,
      'there is no commit to name the release after; give it a name (--release)\n',
    ]);
    expect(() => readdirSync(shop.path)).toThrow('ENOENT');
  });

  it.each(['../up', 'a b', '-x'])('is refused before anything is touched: %j', async (name) => {
    const shop = await openShop();
    const ended = await shop.run(['deploy', 'production', `--release=${name}`]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`'${name}' is no name of a release; use letters, digits, `);
    expect(() => readdirSync(shop.path)).toThrow('ENOENT');
  });

  it('is that of a directory', () => {
    const wrong = ['', '.', '..', 'a/b', '.hidden', 'a\nb', 'a\n', "a'b", 'a$(id)', 'ä', 'x'.repeat(101)];
    expect(wrong.filter((name) => isReleaseName(name))).toEqual([]);
    const right = ['1', 'v1.2.3-rc.1+build_7', 'x'.repeat(100), 'f'.repeat(40)];
    expect(right.filter((name) => !isReleaseName(name))).toEqual([]);
  });
});
