import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOLDS, made, openLastingShop, type Shop } from '../deploy/shop.js';
import type { Play } from '../runner/play.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

const rollback = (shop: Shop, inputs: Play['inputs'] = {}) => playRollout(shop.workspace, 'rollback', inputs);

async function deployed(shop: Shop, ...releases: readonly string[]): Promise<void> {
  for (const release of releases) {
    await shop.release({ version: release });
    expect((await shop.run(['deploy', 'production', '--release', release])).code).toBe(0);
  }
}

describe('the rollback action', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openLastingShop();
    await deployed(shop, 'v1', 'v2');
  });
  afterAll(() => shop?.close());

  it('plans with risk and duration, only plans where people are to do it, and goes back', async () => {
    const status = async () => (await shop.run(['status', 'production'])).stdout.split('\n')[0];
    for (const inputs of [{ 'dry-run': 'true' }, { strategy: 'manual' }]) {
      await using planned = await rollback(shop, inputs);
      expect([planned.conclusion, planned.exitCode]).toEqual(['success', 0]);
      expect(planned.outputs).toMatchObject({
        status: 'planned',
        release: 'v1',
        'from-release': 'v2',
        risk: 'low',
        'estimated-duration': expect.stringMatching(/^\d+$/),
      });
      expect(await status()).toBe('shop in production: v2 serves');
    }
    await using done = await rollback(shop, { reason: 'too slow' });
    expect([done.conclusion, done.exitCode, done.stderr]).toEqual(['success', 0, '']);
    const { plan = '', ...outputs } = done.outputs;
    expect(outputs).toEqual({
      status: 'success',
      release: 'v1',
      'from-release': 'v2',
      risk: 'low',
      'estimated-duration': expect.stringMatching(/^\d+$/),
    });
    expect(JSON.parse(plan).map(({ kind }: { kind: string }) => kind)).toEqual([
      'stop',
      'switch',
      'start',
      'gate',
      'settle',
      'clean',
    ]);
    expect(done.summary).toMatch(/^## ✅ .*v1/);
    expect(done.post?.stdout).toBe('');
    expect(await shop.serving()).toBe('v1');
    expect((await shop.run(['status', 'production'])).stdout).toMatch(/ v2 · bad · .* · too slow\n/);
    await using none = await rollback(shop);
    expect([none.exitCode, none.outputs]).toEqual([2, { status: 'failure' }]);
    expect(errorsOf(none)).toEqual(['there is no release to go back to; kept are v2']);
  });

  it('takes the lock from whoever hangs where that was asked for', async () => {
    await deployed(shop, 'v3');
    shop.configure({ more: HOLDS });
    const hung = shop.start(['deploy', 'production', '--release', 'v4']);
    await made(shop.workspace.at('holding'));
    await using locked = await rollback(shop, { to: 'v1' });
    expect([locked.exitCode, locked.outputs['status']]).toEqual([75, 'locked']);
    await using taken = await rollback(shop, { to: 'v1', 'take-lock': 'true' });
    expect([taken.exitCode, taken.outputs['status']]).toEqual([0, 'success']);
    expect(await shop.serving()).toBe('v1');
    shop.workspace.write('go', '');
    expect((await hung.ended).code).toBe(75);
    expect(await shop.serving()).toBe('v1');
  });

  it('tells all wrong inputs together', async () => {
    await using step = await rollback(shop, { environment: '', strategy: 'bold', 'take-lock': 'ja' });
    expect([step.exitCode, step.outputs]).toEqual([2, { status: 'failure' }]);
    expect(errorsOf(step)).toEqual([
      "input 'environment' is missing",
      "input 'strategy': one of immediate, rolling, blue-green, canary, manual expected, got 'bold'",
      "input 'take-lock': true or false expected, got 'ja'",
    ]);
  });
});
