import { describe, expect, it } from 'vitest';
import { IN_TIME } from '../base/in-time.js';
import { made, openShop, type Shop } from '../deploy/shop.js';
import type { Play } from '../runner/play.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

const UNHEALTHY = /^· up of .*500/;

/** One release serves, and another that will never be healthy is on its way. */
async function underWay(): Promise<Shop> {
  const shop = await openShop({ deadline: '3s' });
  await (await playRollout(shop.workspace, 'deploy', { release: 'v1' })).dispose();
  await shop.release({ version: '2', broken: true });
  return shop;
}

const interrupt = (shop: Shop, how: Partial<Play>) =>
  playRollout(shop.workspace, 'deploy', { release: 'v2' }, how);

async function isWholly(shop: Shop, release: string, version: string): Promise<void> {
  const { stdout } = await shop.run(['status', 'production']);
  expect(stdout).toMatch(new RegExp(`^shop in production: ${release} serves\n`));
  expect(stdout).toMatch(/\nlease: free\n$/);
  expect(stdout).toMatch(/\n {2}v2 · failed · /);
  expect(await shop.serving()).toBe(version);
}

describe('a deployment that the runner cancels in the middle of a gate', () => {
  it('ends in time with 130, and post makes the target one release and says so', IN_TIME, async () => {
    const shop = await underWay();
    await using step = await interrupt(shop, { cancelAfter: UNHEALTHY });
    expect(step).toMatchObject({ conclusion: 'cancelled', exitCode: 130, signal: null });
    expect(step.msToExitAfterCancel).toBeLessThan(7500);
    expect(step.outputs).toMatchObject({ status: 'cancelled', release: 'v2', 'previous-release': 'v1' });
    expect(step.post).toMatchObject({ conclusion: 'success', exitCode: 0 });
    expect(step.post?.stdout).toMatch(/the deployment of v2 by .* was interrupted; going back to v1/);
    expect(step.post?.commands.annotations).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(
          /^rolled back: v1 serves in production \(.*\): it was interrupted, and /,
        ),
        properties: { title: 'interrupted deployment' },
      },
    ]);
    expect(errorsOf(step)[0]).toMatch(/^cancelled \(.*\): production may not be one release yet; /);
    expect(step.post?.summary).toMatch(/^## \S+ shop.*: rolled back: v1 serves in production/);
    await isWholly(shop, 'v1', '1');
  });
});

describe('a deployment that is killed in the middle of a gate', () => {
  it('is brought to its end by post at once, which need not wait for its own lease', async () => {
    const shop = await underWay();
    await using step = await interrupt(shop, { kill: UNHEALTHY });
    expect(step).toMatchObject({ conclusion: 'failure', signal: 'SIGKILL' });
    expect(errorsOf(step)).toEqual([]);
    expect(step.post).toMatchObject({ conclusion: 'success', exitCode: 0 });
    expect(step.post?.stdout).not.toContain('the lease');
    await isWholly(shop, 'v1', '1');
  });

  // It is asked at the host's own address then, not where its instance is: it never seems healthy.
  it('stays where it is when all of it is there and healthy', async () => {
    const once = "{ run: '[ ! -e holding ] || exit 0; echo > holding; sleep 30', idempotent: true }";
    const shop = await openShop({ deadline: '3s', more: `    hooks: { post-deploy: [${once}] }\n` });
    const kill = made(shop.workspace.at('holding'));
    await using step = await playRollout(shop.workspace, 'deploy', { release: 'v1' }, { kill });
    expect(step).toMatchObject({ signal: 'SIGKILL', post: { exitCode: 0 } });
    expect(await shop.serving()).toBe('1');
  });
});
