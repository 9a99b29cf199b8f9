import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../deploy/shop.js';

const deploy = (shop: Shop, release: string, ...more: readonly string[]) =>
  shop.run(['deploy', 'production', '--release', release, ...more]);

async function deployed(shop: Shop, ...releases: readonly string[]): Promise<void> {
  for (const release of releases) {
    await shop.release({ version: release });
    expect((await deploy(shop, release)).code).toBe(0);
  }
}

describe('cimyr rollback', () => {
  it('goes back to the last good release by itself, and tells which there are [B64]', async () => {
    const shop = await openShop();
    const rollback = (...args: readonly string[]) => shop.run(['rollback', 'production', ...args]);
    await deployed(shop, 'v1-a', 'v2-a', 'v2-b');
    const candidates = 'kept are v2-a, v1-a\n';
    expect(await rollback('--to', 'v9')).toMatchObject({
      code: 2,
      stderr: `there is no release 'v9' to go back to; ${candidates}`,
    });
    // What begins two names is neither.
    expect(await rollback('--to', 'v2')).toMatchObject({
      code: 2,
      stderr: `there is no release 'v2' to go back to; ${candidates}`,
    });
    const planned = await rollback('--dry-run');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toMatch(/^shop → production: v2-a, immediate \(serving v2-b; dry run: nothing is/);
    expect(planned.stdout).toContain('\n  risk: low: ');
    expect(await shop.serving()).toBe('v2-b');
    expect((await rollback()).code).toBe(0);
    expect(await shop.serving()).toBe('v2-a');
    // A beginning is enough, where it is the beginning of one.
    expect((await rollback('--to', 'v1')).code).toBe(0);
    expect(await shop.serving()).toBe('v1-a');
    // What was left is bad; the older of the two went when there was another to look at.
    const { code, stderr } = await rollback();
    expect([code, stderr]).toEqual([2, 'there is no release to go back to; kept are v2-a\n']);
  });

  it('needs the release to be kept, and to have served once [B64]', async () => {
    const shop = await openShop({ deadline: '700ms' });
    await deployed(shop, 'v1');
    await shop.release({ version: 'v2', broken: true });
    expect((await deploy(shop, 'v2')).code).toBe(1);
    expect(await shop.run(['rollback', 'production', '--to', 'v2'])).toMatchObject({
      code: 2,
      stderr: "there is no release 'v2' to go back to; no other release is kept\n",
    });
    const same = await shop.run(['rollback', 'production', '--to', 'v1']);
    expect([same.code, same.stderr]).toEqual([0, '']);
    expect(same.stdout).toMatch(/^✓ v1 serves already; nothing to do\n/);
  });

  it('only plans where that is left to people, and does as they then say', async () => {
    const shop = await openShop({ more: '    rollback: { strategy: manual }\n' });
    await deployed(shop, 'v1', 'v2');
    const { code, stdout } = await shop.run(['rollback', 'production', '--reason', 'too slow']);
    expect(code).toBe(0);
    expect(stdout).toContain('only planned: nothing is changed');
    expect(await shop.serving()).toBe('v2');
    const [, line = ''] = /to do it, run: cimyr (.*)\n/.exec(stdout) ?? [];
    expect((await shop.run(line.split(' '))).code).toBe(0);
    expect(await shop.serving()).toBe('v1');
  });
});

describe('the variables of a release', () => {
  const SECRET = 'hunter2-and-more';
  /** What each hook sees is written to a file outside of what cimyr keeps. */
  const withHooks = (onTarget: string) => `    variables: { REGION: eu, TOKEN: "\${{ secrets.SHOP_TOKEN }}" }
    hooks:
      pre-switch: ['echo "$CIMYR_RELEASE $REGION $TOKEN" >> "$SEEN"; echo "my $TOKEN"; exit "\${FAILS:-0}"']
      post-deploy: [{ run: '${onTarget}', from: target }]
      post-rollback: ['echo "back $CIMYR_RELEASE $REGION $TOKEN" >> "$SEEN"']
`;
  const QUIET = withHooks('echo "$CIMYR_RELEASE there $REGION $TOKEN" >> ../../../seen');
  const environmentOf = (shop: Shop) => ({ SHOP_TOKEN: SECRET, SEEN: `${shop.path}/../seen` });
  const filesWith = (text: string, path: string) => {
    const { status, stdout } = spawnSync('grep', ['-rl', text, path], { encoding: 'utf8' });
    expect(status).toBeLessThan(2);
    return stdout;
  };

  it('reach its commands, and stay with it for the way back', async () => {
    const shop = await openShop({ more: QUIET });
    const run = (...args: readonly string[]) => shop.run(args, environmentOf(shop));
    expect((await run('deploy', 'production', '--release', 'v1', '--var', 'REGION=us')).code).toBe(0);
    await shop.release({ version: '2' });
    expect((await run('deploy', 'production', '--release', 'v2')).code).toBe(0);
    expect((await run('rollback', 'production')).code).toBe(0);
    expect(readFileSync(`${shop.path}/../seen`, 'utf8')).toBe(
      [`v1 us`, `v1 there us`, `v2 eu`, `v2 there eu`, `back v1 us`, ''].join(` ${SECRET}\n`),
    );
  });

  it('are said and kept nowhere where they are secret', async () => {
    const shop = await openShop({ more: QUIET });
    const run = (fails: string, ...args: readonly string[]) =>
      shop.run(['deploy', 'production', '--release', 'v1', ...args], {
        ...environmentOf(shop),
        FAILS: fails,
      });
    const failed = await run('3', '--json');
    expect([failed.code, JSON.parse(failed.stdout).status]).toEqual([1, 'failure']);
    expect(failed.stderr).toContain('my ***');
    const done = await run('0');
    expect(done.code).toBe(0);
    const said = [failed.stdout, failed.stderr, done.stdout, done.stderr].join('\n');
    expect(said).not.toContain(SECRET);
    expect(filesWith(SECRET, shop.path)).toBe('');
  });

  it('are not kept on the target either where a command there prints them', async () => {
    const shop = await openShop({ more: withHooks('echo "my $TOKEN"') });
    const ended = await shop.run(['deploy', 'production', '--release', 'v1'], environmentOf(shop));
    expect(ended.code).toBe(0);
    expect(filesWith(SECRET, shop.path)).toBe('');
  });
});
