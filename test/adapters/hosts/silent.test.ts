import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../../src/base/result.js';
import { emptyLedger } from '../../../src/domain/rollout/release.js';
import type { Fleet, FleetFailure, Held } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { FakeClock } from '../../base/fake-clock.js';
import { recordOf } from '../../domain/rollout/any-record.js';
import { bad, claimBy, fleetOf, good, held, hookOf } from './fleets.js';
import { KINDS } from './grounds.js';
import { paperProxy } from './paper-proxy.js';
import { type Uploads, uploadsTo } from './trees.js';

const PORTS = [1, 2];
const MINUTE = 60_000;
const GOES_ON = ['', ''] as const;
const ship = { release: 'r1', env: {} };

type Asks = (own: Held, host: Host, fleet: Fleet) => Promise<Result<unknown, FleetFailure>>;
const applies =
  (kind: 'switch' | 'close'): Asks =>
  (own, { name }) =>
    own.apply({ kind, at: [name] }, ship);
const applied =
  (kind: 'start' | 'stop' | 'drain'): Asks =>
  (own, { name }) =>
    own.apply({ kind, at: PORTS.map((port) => `${name}:${port}`) }, ship);

/** All that is asked of a host, and after how many minutes of silence at most it is given up. */
const ASKED: readonly (readonly [name: string, minutes: number, asks: Asks])[] = [
  ['a look', 1, (own) => own.observe()],
  ['a look without the lease', 1, (_, __, fleet) => fleet.observe()],
  ['a record', 1, (own) => own.record('r1')],
  ['the lease', 1, (_, __, fleet) => fleet.acquire(claimBy('Bob', { takes: true }))],
  ['a line of the journal', 1, (own) => own.journal({ kind: 'goal', because: 'x' })],
  ['a kept record', 1, (own) => own.keep(recordOf('r1'))],
  ['the ledger', 1, (own) => own.settle(emptyLedger('shop', 'test'))],
  ['the cleanup', 1, (own) => own.clean(emptyLedger('shop', 'test'), 1)],
  [
    'the files',
    30,
    (own, { name }) => own.apply({ kind: 'prepare', at: [name] }, { release: 'r2', env: {} }),
  ],
  ['the pointer', 1, applies('switch')],
  ['no more requests', 1, applies('close')],
  ['a start', 1, applied('start')],
  ['a stop', 1, applied('stop')],
  ['the end of all requests', 1, applied('drain')],
  ['a share', 1, (own, { name }) => own.apply({ kind: 'shift', at: [name], percent: 100 }, ship)],
  ['a hook', 7, (own) => own.hook(hookOf(':', 5 * MINUTE), 'hook', ship)],
];

describe.each(KINDS)('a host whose disk stalls: $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    /** Held; from `stall` on every script hangs over there, before or after all that it does. */
    async function site() {
      const root = to.ground.root();
      let stalls: readonly [before: string, after: string] = GOES_ON;
      const asked: unknown[] = [];
      const host: Host = {
        name: to.host.name,
        run: (script, ...more) => {
          asked.push(stalls);
          const [before, after] = stalls;
          return to.host.run(`${before}\n(\n${script}\n)${after}`, ...more);
        },
        connect: (name, port) => to.host.connect(name, port),
        close() {},
      };
      const clock = new FakeClock();
      await to.ground.sh(`mkdir -p "${root}/releases/r1"`);
      const cargo = { release: 'r2', artifact: await to.artifactOf({ file: 'x'.repeat(300_000) }) };
      const parts = {
        cargo,
        clock,
        target: { activate: ':', instances: { ports: PORTS, start: ':', stop: ':' } },
        traffic: paperProxy(`${root}/proxy`, PORTS),
      };
      const fleet = fleetOf([host], root, parts);
      const own = await held(fleet);
      return {
        ...{ host, fleet, own, clock },
        stall: (at: typeof stalls) => {
          stalls = at;
          asked.length = 0;
        },
        hasAsked: async () => {
          while (!asked.includes(stalls)) await pause(5);
        },
      };
    }

    type At = Awaited<ReturnType<typeof site>>;

    /** Asks a host that stalls until it is given up, which is not before half a minute of its time is left. */
    async function givenUp({ host, own, fleet, clock, hasAsked }: At, minutes: number, asks: Asks) {
      const over: unknown[] = [];
      const end = asks(own, host, fleet).finally(() => over.push(asks));
      await hasAsked();
      await clock.pass((minutes - 0.5) * MINUTE);
      await pause(20);
      expect(over).toEqual([]);
      while (over.length === 0) {
        await clock.pass(MINUTE / 2);
        await pause(5);
      }
      expect(bad(await end)).toMatchObject({ kind: 'unreachable', place: host.name, code: 'E-HOST-SILENT' });
    }

    test.each(ASKED)('%s is given up, and is unknown', async (_, minutes, asks) => {
      const at = await site();
      at.stall(['exec sleep 86400', '']);
      await givenUp(at, minutes, asks);
      at.stall(GOES_ON);
      good(await asks(at.own, at.host, at.fleet));
      await at.own.release();
    });

    test.each(ASKED)('%s whose answer was cut is taken up by the next holder', async (_, minutes, asks) => {
      const at = await site();
      at.stall(['', '\nexec sleep 86400']);
      await givenUp(at, minutes, asks);
      at.stall(GOES_ON);
      const next = good(await at.fleet.acquire(claimBy('Bob', { takes: true })));
      good(await next.observe());
      good(await asks(next, at.host, at.fleet));
      await next.release();
    });
  });
});
