import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../src/ports/host.js';
import { FakeClock } from '../../base/fake-clock.js';
import { type Deployer, deployers } from './deployers.js';
import { claimBy, fleetOf, good, renews, TTL_MS } from './fleets.js';
import { type Ground, KINDS, shortenLease } from './grounds.js';

const fenced = { ok: false, error: { kind: 'fenced' } };

describe.each(KINDS)('a deployer that changes $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    let programs: Awaited<ReturnType<typeof deployers>>;
    beforeAll(async () => {
      [ground, programs] = await Promise.all([open(), deployers()]);
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      programs?.remove();
      await ground?.close();
    });

    async function ann(): Promise<{ root: string; ann: Deployer } & AsyncDisposable> {
      const root = ground.root();
      const deployer = await programs.start({ root, ttlMs: TTL_MS, way: ground.way });
      await ground.sh(`mkdir -p "${root}/releases/r1"`);
      return { root, ann: deployer, [Symbol.asyncDispose]: () => deployer.end() };
    }
    const textOf = (path: string) =>
      existsSync(ground.file(path)) ? readFileSync(ground.file(path), 'utf8') : '';
    async function until(isSo: () => boolean): Promise<void> {
      while (!isSo()) await pause(10);
    }

    test('and stands still is taken over, and changes nothing when it wakes [R19]', async () => {
      await using at = await ann();
      expect(await at.ann.ask('journal one')).toEqual({ ok: true });
      at.ann.signal('SIGSTOP');
      await shortenLease(ground, at.root, 1);
      const fleet = fleetOf([host], at.root);
      const bob = await acquired(fleet);
      good(await bob.journal({ kind: 'goal', because: 'two' }));
      at.ann.signal('SIGCONT');
      for (const order of ['journal three', 'settle', 'run touch ../../ran']) {
        expect(await at.ann.ask(order)).toMatchObject(fenced);
      }
      await at.ann.ask('release');
      expect(existsSync(ground.file(`${at.root}/ran`))).toBe(false);
      const seen = good(await fleet.observe());
      expect(seen.journal).toMatchObject([
        { because: 'one', fence: 1 },
        { because: 'two', fence: 2 },
      ]);
      expect(seen.lease).toMatchObject({ holder: { by: 'Bob' } });
      await bob.release();
    });

    test('and is killed while a command runs: the next one begins when that has ended [R22]', async () => {
      await using at = await ann();
      const log = `${at.root}/log`;
      at.ann.tell('run echo begin >> ../../log; sleep 2; echo end >> ../../log');
      await until(() => textOf(log) === 'begin\n');
      await at.ann.end();
      const fleet = fleetOf([host], at.root);
      const bob = good(await fleet.acquire(claimBy('Bob', { takes: true })));
      expect(textOf(log)).toBe('begin\nend\n');
      await bob.release();
    });

    test('and is killed: others wait for its command longer than their own lease lasts', async () => {
      await using at = await ann();
      const log = `${at.root}/log`;
      at.ann.tell(
        'run echo begin >> ../../log; until [ -e ../../go ]; do sleep 0.1; done; echo end >> ../../log',
      );
      await until(() => textOf(log) === 'begin\n');
      await at.ann.end();
      const fleet = fleetOf([host], at.root);
      const clock = new FakeClock();
      const bob = fleetOf([host], at.root, { clock }).acquire(claimBy('Bob', { takes: true }));
      const lease = () => textOf(`${at.root}/.cimyr/lease`);
      await until(() => lease().includes('Bob'));
      for (let round = 0; round < 2; round++) {
        await shortenLease(ground, at.root, 60);
        // He renews it while he waits.
        await renews(clock);
        await until(() => lease().includes(`ttl=${TTL_MS / 1000}\n`));
        expect(await fleet.acquire(claimBy('Eve'))).toMatchObject({ error: { kind: 'locked' } });
      }
      expect(textOf(log)).toBe('begin\n');
      writeFileSync(ground.file(`${at.root}/go`), '');
      const held = good(await bob);
      expect(textOf(log)).toBe('begin\nend\n');
      expect(held.fence).toBe(2);
      await held.release();
    });
  });
});

/** Asks until the lease is free. */
async function acquired(fleet: ReturnType<typeof fleetOf>) {
  for (;;) {
    const bob = await fleet.acquire(claimBy('Bob'));
    if (bob.ok) return bob.value;
    expect(bob.error.kind).toBe('locked');
    await pause(20);
  }
}
