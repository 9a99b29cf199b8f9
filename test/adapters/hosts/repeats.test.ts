import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/clock.js';
import { emptyLedger } from '../../../src/domain/rollout/release.js';
import type { Change, Held } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { recordOf } from '../../domain/rollout/any-record.js';
import { claimBy, fleetOf, good, held } from './fleets.js';
import { KINDS } from './grounds.js';
import { paperProxy } from './paper-proxy.js';
import { type Uploads, uploadsTo } from './trees.js';

const PORTS = [1, 2];
/** Waits between tries are of no use here. */
const hasty: Clock = {
  now: () => systemClock().now(),
  after: (ms, act) => systemClock().after(ms / 50, act),
};

/** A whole way from `r1` to `r2`, and its end; `r2` comes from here. */
const waysOf = (name: string): readonly (readonly [Change, string])[] => {
  const [at, one, other] = [[name], [`${name}:1`], [`${name}:2`]];
  return [
    [{ kind: 'prepare', at }, 'r2'],
    [{ kind: 'start', at: other }, 'r2'],
    [{ kind: 'shift', at, percent: 25 }, 'r2'],
    [{ kind: 'shift', at, percent: 100 }, 'r2'],
    [{ kind: 'drain', at: one }, 'r2'],
    [{ kind: 'switch', at }, 'r2'],
    [{ kind: 'retire', at: one, ms: 3_600_000 }, 'r2'],
    [{ kind: 'stop', at: one }, 'r2'],
    [{ kind: 'close', at }, 'r2'],
    [{ kind: 'stop', at: other }, 'r2'],
  ];
};

describe.each(KINDS)('a step on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    /** `r1` runs at the first port and has all requests; whatever a command does is written down. */
    async function site(over: Host = to.host) {
      const root = to.ground.root();
      await to.ground.sh(`mkdir -p "${root}/releases/r1"`);
      const write = (what: string) => `echo ${what} $CIMYR_RELEASE $CIMYR_PORT >> ../../log`;
      const artifact = await to.artifactOf({ file: 'two' });
      const fleet = (host: Host) =>
        fleetOf([host], root, {
          target: {
            instances: { ports: PORTS, start: `${write('start')}; echo boom`, stop: write('stop') },
            activate: 'echo activate >> ../../log',
          },
          traffic: paperProxy(`${root}/proxy`, PORTS),
          cargo: { release: 'r2', artifact },
          clock: hasty,
        });
      const own = await held(fleet(over), claimBy('Ann', { ttlMs: 3_600_000 }));
      const apply = async ([step, release]: readonly [Change, string], by: Held = own) =>
        good(await by.apply(step, { release, env: {} }));
      const { name } = over;
      await apply([{ kind: 'start', at: [`${name}:1`] }, 'r1']);
      await apply([{ kind: 'shift', at: [name], percent: 100 }, 'r1']);
      await apply([{ kind: 'switch', at: [name] }, 'r1']);
      return {
        root,
        name,
        own,
        apply,
        seen: async () => good(await fleet(to.host).observe()).seen,
        /** Lines of what commands did. */
        log: () => {
          const path = to.ground.file(`${root}/log`);
          return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
        },
        [Symbol.asyncDispose]: () => own.release(),
      };
    }
    const DONE = ['start r1 1', 'activate', 'start r2 2', 'activate', 'stop r1 1', 'stop r2 2'];

    test('that is done again changes nothing, whichever it is [I3]', async () => {
      await using at = await site();
      for (const way of waysOf(at.name)) {
        await at.apply(way);
        const once = { seen: timeless(await at.seen()), log: at.log() };
        await at.apply(way);
        expect([way, { seen: timeless(await at.seen()), log: at.log() }]).toEqual([way, once]);
      }
      expect(at.log()).toEqual(DONE);
    });

    test('whose answers are lost is asked for again, and done once [I3]', async () => {
      const asked = new Set<string>();
      const lost = {
        ok: false,
        error: { code: 'E-X', message: 'lost', isFinal: false, mayHaveRun: true },
      } as const;
      const forgetful: Host = {
        name: to.host.name,
        close() {},
        connect: (address, port) => to.host.connect(address, port),
        // Every script is run, and only the second time anybody hears how it ended.
        run: async (script, input) => {
          const end = await to.host.run(script, input);
          const isFirst = !asked.has(script);
          asked.add(script);
          return isFirst ? lost : end;
        },
      };
      await using at = await site(forgetful);
      for (const way of waysOf(at.name)) await at.apply(way);
      expect(at.log()).toEqual(DONE);
      expect((await at.seen()).places[0]).toMatchObject({ holds: 'r2', settled: 'r2' });
    });

    test('leaves what a release that was taken back has printed, and its files and record [I5]', async () => {
      await using at = await site();
      const ways = waysOf(at.name);
      await at.apply(ways[0] as (typeof ways)[0]);
      await at.apply(ways[1] as (typeof ways)[0]);
      await at.apply([{ kind: 'stop', at: [`${at.name}:2`] }, 'r1']);
      const entry = { digest: '', sequence: 0, at: '2026-01-01T00:00:00.000Z' };
      const ledger = {
        ...emptyLedger('shop', 'test'),
        entries: [
          { ...entry, release: 'r1', status: 'live' as const, sequence: 1 },
          { ...entry, release: 'r2', status: 'failed' as const },
        ],
      };
      const record = recordOf('r2');
      good(await at.own.keep(record));
      good(await at.own.clean(ledger, 1));
      expect(good(await at.own.record('r2'))).toEqual({ record, isEverywhere: true });
      expect(await at.own.log(`${at.name}:2`)).toBe('boom\n');
      expect((await at.seen()).places[0]?.kept).toEqual(['r1', 'r2']);
    });
  });
});

/** What is seen but for times that pass by themselves. */
const timeless = (seen: unknown) =>
  JSON.parse(
    JSON.stringify(seen, (key, value: unknown) => (key === 'standbyMs' ? 'some' : value)),
  ) as unknown;
