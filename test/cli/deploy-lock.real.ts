import { writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { HOLDS, made, openShop, type Shop } from '../deploy/shop.js';

const deploy = (release: string, ...more: readonly string[]) =>
  ['deploy', 'production', '--release', release, ...more] as const;
const me = `${userInfo().username}@${hostname()}`;

/** Somebody who deploys, and is in the middle of it when this resolves. */
async function holder(shop: Shop, ...args: readonly string[]) {
  const started = shop.start(deploy('v1', ...args));
  await made(shop.workspace.at('holding'));
  return started;
}

const goOn = (shop: Shop) => writeFileSync(shop.workspace.at('go'), '');

describe('a lease that somebody else holds', () => {
  it('ends a deployment with exit code 75, which says by whom, and status tells it', async () => {
    const shop = await openShop({ more: HOLDS });
    const first = await holder(shop);
    const refused = await shop.run(deploy('v2', '--json'));
    expect(refused.code).toBe(75);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      status: 'locked',
      lease: { holder: { by: me }, leftMs: expect.any(Number) },
    });
    expect(refused.stderr).toMatch(
      new RegExp(
        `^■ nothing was changed: the lease on local is held by ${me} since \\S+Z, and free in \\d+ s`,
      ),
    );
    const status = await shop.run(['status', 'production']);
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(new RegExp(`\\nlease: held by ${me} since \\S+Z \\(on local\\), free in `));
    expect(status.stdout).toContain(
      '\nunder way, or interrupted while its lease lasts: the deployment of v1 by ',
    );
    // Nobody is waited for to look at a plan.
    expect((await shop.run(deploy('v2', '--dry-run'))).code).toBe(0);
    goOn(shop);
    expect((await first.ended).code).toBe(0);
    expect(await shop.serving()).toBe('1');
  });

  it('is waited for as long as was asked, and then the deployment goes on', async () => {
    const shop = await openShop({ more: HOLDS });
    const first = await holder(shop);
    const late = shop.start(deploy('v2', '--wait-for-lock', '10m'));
    await late.says(/waiting: the lease on local is held by /);
    const early = await shop.run(deploy('v3', '--wait-for-lock', '1'));
    expect(early.code).toBe(75);
    goOn(shop);
    const [one, other] = await Promise.all([first.ended, late.ended]);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(other.stdout).toMatch(
      /^· waiting: the lease on local is held by .*\nshop → production: v2, .*\(serving v1\)/,
    );
  });

  it('is taken from whoever hangs, who then stops at his next step', async () => {
    const shop = await openShop();
    await shop.run(deploy('v0'));
    await shop.release({ version: '2' });
    shop.configure({ more: HOLDS });
    const first = await holder(shop);
    const rollback = ['rollback', 'production', '--to', 'v0'];
    expect((await shop.run(rollback)).code).toBe(75);
    const taken = await shop.run([...rollback, '--take-lock']);
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    expect(taken.stdout).toContain('the deployment of v1 by ');
    goOn(shop);
    const hung = await first.ended;
    expect(hung.code).toBe(75);
    expect(hung.stdout).toContain('somebody else has taken the lease');
    expect(await shop.serving()).toBe('1');
  });
});

describe('a deployment that is cancelled', () => {
  it('ends with 130, says what is left, and the next one goes on from there', async () => {
    const shop = await openShop({ deadline: '3s' });
    await shop.run(deploy('v1'));
    await shop.release({ version: '2', broken: true });
    const started = shop.start(deploy('v2', '--json'));
    await started.says(/up of .*: .*500/);
    started.child.kill('SIGINT');
    const cancelled = await started.ended;
    expect([cancelled.code, JSON.parse(cancelled.stdout).status]).toEqual([130, 'cancelled']);
    expect(cancelled.stderr).toMatch(
      /\n■ cancelled \(.*\): production may not be one release yet; the next /,
    );
    const left = await shop.run(['status', 'production']);
    expect(left.stdout).toMatch(/\nlease: free\n/);
    expect(left.stdout).toMatch(/\ninterrupted: the deployment of v2 by .*\n/);
    await shop.release({ version: '3' });
    const next = await shop.run(deploy('v3'));
    expect(next.code).toBe(0);
    expect(next.stdout).toMatch(/the deployment of v2 by .* was interrupted; from there on to v3/);
    expect(await shop.serving()).toBe('3');
  });

  it('ends with 130 while it waits for a lease, and has changed nothing', async () => {
    const shop = await openShop({ more: HOLDS });
    const first = await holder(shop);
    const waits = shop.start(deploy('v2', '--wait-for-lock', '10m'));
    await waits.says(/waiting: /);
    waits.child.kill('SIGINT');
    const { code, stdout } = await waits.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('cancelled before anything was changed');
    goOn(shop);
    expect((await first.ended).code).toBe(0);
  });
});
