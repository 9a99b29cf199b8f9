import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyLedger } from '../../../src/domain/rollout/release.js';
import type { Host } from '../../../src/ports/host.js';
import { acquireScript, type Claim } from '../../../src/state/lease.js';
import { FakeClock } from '../../base/fake-clock.js';
import { bad, claimBy, fleetOf, good, held, renews, TTL_MS } from './fleets.js';
import { type Ground, KINDS, shortenLease } from './grounds.js';

const goal = { kind: 'goal', release: 'r1', because: 'test' } as const;

describe.each(KINDS)('the lease of $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    beforeAll(async () => {
      ground = await open();
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      await ground?.close();
    });

    test('keeps others away until it is given back, and says who holds it', async () => {
      const fleet = fleetOf([host], ground.root());
      const ann = good(await fleet.acquire(claimBy('Ann')));
      expect(ann.fence).toBe(1);
      const refused = bad(await fleet.acquire(claimBy('Bob')));
      expect(refused).toMatchObject({
        kind: 'locked',
        lease: { host: host.name, fence: 1, holder: { by: 'Ann', since: '2026-01-01T00:00:00.000Z' } },
      });
      const { lease } = good(await fleet.observe());
      expect(lease).toMatchObject({ fence: 1, holder: { by: 'Ann' } });
      for (const left of [refused.kind === 'locked' ? refused.lease.leftMs : 0, lease?.leftMs ?? 0]) {
        expect(left).toBeGreaterThan(TTL_MS / 2);
        expect(left).toBeLessThanOrEqual(TTL_MS + 1000);
      }
      await ann.release();
      expect(good(await fleet.observe()).lease).toBeUndefined();
      await using bob = await held(fleet, claimBy('Bob'));
      expect(bob.fence).toBe(2);
    });

    test('is had again at once by who has the same id', async () => {
      const fleet = fleetOf([host], ground.root());
      const request = claimBy('Ann');
      await using _first = await held(fleet, request);
      await using again = await held(fleet, request);
      expect(again.fence).toBe(2);
    });

    test('taken away, nothing of the first holder changes anything any more', async () => {
      const root = ground.root();
      const fleet = fleetOf([host], root, { target: { instances: RAN } });
      await using ann = await held(fleet, claimBy('Ann'));
      good(await ann.journal(goal));
      const ship = { release: 'r1', env: {} };
      const at = [`${host.name}:1`];
      await ground.sh(`mkdir -p "${root}/releases/r1"`);
      good(await ann.apply({ kind: 'start', at }, ship));
      await using bob = await held(fleet, claimBy('Bob', { takes: true }));
      expect(bob.fence).toBe(2);
      const before = await treeOf(root);
      const fenced = { kind: 'fenced', place: host.name };
      expect(bad(await ann.journal(goal))).toEqual(fenced);
      expect(bad(await ann.settle(emptyLedger('shop', 'test')))).toEqual(fenced);
      expect(bad(await ann.apply({ kind: 'switch', at: [host.name] }, ship))).toEqual(fenced);
      expect(bad(await ann.apply({ kind: 'start', at }, { ...ship, release: 'r2' }))).toEqual(fenced);
      expect(bad(await ann.apply({ kind: 'stop', at }, ship))).toEqual(fenced);
      expect(bad(await ann.apply({ kind: 'retire', at, ms: 1000 }, ship))).toEqual(fenced);
      expect(bad(await ann.hook(TOUCH, 'hook pre-deploy.0', ship))).toEqual(fenced);
      expect(bad(await ann.clean(emptyLedger('shop', 'test'), 1))).toEqual(fenced);
      await ann.release();
      expect(await treeOf(root)).toBe(before);
      good(await bob.journal(goal));
    });

    test('is renewed while somebody holds it, and aborts when it was taken', async () => {
      const root = ground.root();
      const fleet = fleetOf([host], root);
      const clock = new FakeClock();
      await using ann = await held(fleetOf([host], root, { clock }), claimBy('Ann'));
      const left = async () => good(await fleet.observe()).lease?.leftMs ?? 0;
      for (let round = 0; round < 2; round++) {
        await shortenLease(ground, root, 60);
        expect(await left()).toBeLessThan(65_000);
        await renews(clock);
        while ((await left()) < TTL_MS / 2) await pause(100);
      }
      expect(bad(await fleet.acquire(claimBy('Bob')))).toMatchObject({ kind: 'locked' });
      expect(ann.lost.aborted).toBe(false);
      await using _bob = await held(fleet, claimBy('Bob', { takes: true }));
      await renews(clock);
      if (!ann.lost.aborted) await once(ann.lost, 'abort');
    });

    test('not renewed, it is free after its time, never before [R19]', async () => {
      const root = ground.root();
      const claim: Claim = { ...claimBy('Ann', { ttlMs: 2000 }), identity: 'shop/test' };
      const from = performance.now();
      expect(await host.run(acquireScript(root, claim))).toMatchObject({ value: { stdout: 'fence 1\n' } });
      const fleet = fleetOf([host], root);
      for (;;) {
        const bob = await fleet.acquire(claimBy('Bob'));
        if (bob.ok) {
          expect(bob.value.fence).toBe(2);
          await bob.value.release();
          break;
        }
        expect(bob.error).toMatchObject({ kind: 'locked', lease: { holder: { by: 'Ann' } } });
        await pause(100);
      }
      expect(performance.now() - from).toBeGreaterThan(2000);
    });

    test('a damaged number of holders is told, and so is a damaged lease; the next holder mends both [B66]', async () => {
      const root = ground.root();
      const fleet = fleetOf([host], root);
      await (await held(fleet)).release();
      const state = (name: string) => ground.file(`${root}/.cimyr/${name}`);
      for (const text of [
        '\0\u{1}ÿ',
        'at=\nttl=x\nholder={',
        'at=08\nttl=09\n',
        'fence=1\nat=1\nttl=60\nboot=\nid=x\nholder=null\n',
        'fence=1\nat=1\nttl=60\nboot=\nid=x\nholder={}\n',
        'fence=1\nat=-1\nttl=60\nboot=\nid=x\nholder={"id":"x","by":"x","since":"x"}\n',
      ]) {
        writeFileSync(state('lease'), text);
        const damaged = { kind: 'state', path: '.cimyr/lease', wrong: 'lease-damaged' };
        expect([text, (await fleet.survey()).troubles]).toMatchObject([text, [damaged]]);
        expect(good(await fleet.observe()).lease).toBeUndefined();
      }
      const future = 'fence=1\nttl=60\nat=99999999999\nboot=\nid=x\nholder={"id":"x","by":"x","since":"x"}\n';
      writeFileSync(state('lease'), future);
      expect(good(await fleet.observe()).lease).toBeUndefined();
      const own = await held(fleet);
      // What is left of it: the journal.
      good(await own.journal({ kind: 'ended', status: 'success' }));
      await own.release();
      let last = own.fence - 1;
      for (const text of ['', 'x\n', '-1\n', '08\n']) {
        writeFileSync(state('fence'), text);
        const damaged = { kind: 'state', place: host.name, wrong: 'fence-damaged' };
        if (text !== '') expect((await fleet.survey()).troubles).toMatchObject([damaged]);
        const next = await held(fleet);
        expect(next.fence).toBeGreaterThan(last);
        last = next.fence;
        good(await next.journal({ kind: 'ended', status: 'success' }));
        await next.release();
      }
    });

    test('a directory of another app is refused with both names [B65]', async () => {
      const root = ground.root();
      await (await held(fleetOf([host], root))).release();
      const other = fleetOf([host], root, { app: "blog's" });
      const both = { kind: 'belongs', place: host.name, owner: 'shop/test', us: "blog's/test" };
      expect(bad(await other.acquire(claimBy('Bob')))).toEqual(both);
      expect(bad(await other.observe())).toEqual(both);
    });

    async function treeOf(root: string): Promise<string> {
      const { stdout } = await ground.sh(
        `cd "${root}" && find . -type f ! -name '*lock' | sort | xargs cksum`,
      );
      expect(stdout).toContain('fence');
      return stdout;
    }
  });
});

const RAN = { ports: [1], start: 'touch ../../ran', stop: 'touch ../../ran' };
const TOUCH = {
  command: 'touch ../../ran',
  from: 'target',
  timeoutMs: 1000,
  onFailure: 'abort',
  idempotent: false,
} as const;
