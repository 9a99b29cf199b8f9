import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { localHost } from '../../../src/adapters/process/local-host.js';
import { systemClock } from '../../../src/base/clock.js';
import { ok } from '../../../src/base/result.js';
import type { Unframed } from '../../../src/domain/rollout/script-answer.js';
import type { Host, HostFailure, ScriptEnd } from '../../../src/ports/host.js';
import { asLongAs, call } from '../../../src/state/calls.js';
import { releaseAll } from '../../../src/state/leases.js';
import { FakeClock } from '../../base/fake-clock.js';
import { claimBy } from './fleets.js';

const hostThat = (run: () => ReturnType<Host['run']>): Host => ({
  name: 'web1',
  run,
  connect: () => Promise.reject(new Error('nobody asks for it')),
  close() {},
});

const triesAfter = async (mayHaveRun: boolean): Promise<number> => {
  let tries = 0;
  const failure: HostFailure = { code: 'E-X', message: 'no answer', isFinal: false, mayHaveRun };
  const host = hostThat(async () => {
    tries += 1;
    return { ok: false, error: failure };
  });
  const clock = new FakeClock();
  const asked = call(host, ':', clock);
  await clock.pass(10_000);
  expect(await asked).toEqual({
    ok: false,
    error: { kind: 'unreachable', place: 'web1', code: 'E-X', detail: 'no answer' },
  });
  return tries;
};

test('what broke on the way is asked for again; connecting has had tries of its own', async () => {
  expect(await triesAfter(true)).toBe(2);
  expect(await triesAfter(false)).toBe(1);
});

test('a lease on a host that has vanished is left to its end, those of the others are freed', async () => {
  const freed: string[] = [];
  const answering = hostThat(async () => {
    freed.push('web1');
    return ok<ScriptEnd>({ code: 0, stdout: '', stderr: '', isCut: false });
  });
  const vanished = hostThat(() => new Promise(() => {}));
  const clock = new FakeClock();
  const claim = { ...claimBy('Ann'), identity: 'shop/test' };
  const released = releaseAll(
    [vanished, answering].map((host) => [host, 1]),
    '/srv/shop',
    claim,
    clock,
  );
  let isOver = false;
  void released.then(() => {
    isOver = true;
  });
  await clock.pass(9_000);
  expect([isOver, freed]).toEqual([false, ['web1']]);
  await clock.pass(1_000);
  await released;
});

test('a host that lets us in and then is silent is unknown when its time is over, and asked once', async () => {
  const signals: AbortSignal[] = [];
  const silent: Host = {
    ...hostThat(() => Promise.reject(new Error('it is asked with a signal'))),
    run: (_, __, signal) =>
      new Promise((resolve) => {
        if (!signal) throw new Error('nobody could stop waiting');
        signals.push(signal);
        const error = { code: 'E-X', message: 'given up', isFinal: false, mayHaveRun: true };
        signal.addEventListener('abort', () => resolve({ ok: false, error }));
      }),
  };
  const clock = new FakeClock();
  const asked = call(silent, ':', clock);
  await clock.pass(59_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  await clock.pass(2_000);
  const detail = expect.stringContaining('web1 let us in, and has not answered for 1 m 00 s');
  expect(await asked).toEqual({
    ok: false,
    error: {
      kind: 'unreachable',
      place: 'web1',
      code: 'E-HOST-SILENT',
      detail,
      remedy: expect.stringContaining('disk'),
    },
  });
  expect(signals).toHaveLength(1);
});

test('who waits for others, or runs a command, has all the time that it may take', async () => {
  const clock = new FakeClock();
  const host = hostThat(async () => {
    await clock.pass(3_600_000);
    return ok<ScriptEnd>({ code: 0, stdout: 'done', stderr: '', isCut: false });
  });
  expect(await call(host, ':', clock, asLongAs(3_600_000))).toEqual({ ok: true, value: 'done' });
});

test('what a host takes of the input begins its time anew, and nothing else does', async () => {
  const clock = new FakeClock();
  const pieces = ['one', 'two', 'three', 'four', 'five'];
  const isOver: boolean[] = [];
  const host: Host = {
    ...hostThat(() => Promise.reject(new Error('it is asked with an input'))),
    async run(_, input, signal) {
      for await (const __ of input ?? []) {
        await clock.pass(50_000);
        isOver.push(signal?.aborted ?? true);
      }
      await clock.pass(61_000);
      isOver.push(signal?.aborted ?? true);
      return ok<ScriptEnd>({ code: 0, stdout: 'done', stderr: '', isCut: false });
    },
  };
  const input = Readable.from(pieces);
  expect(await call(host, ':', clock, { input: () => input })).toMatchObject({ ok: true });
  expect(isOver).toEqual([false, false, false, false, false, true]);
  expect([input.destroyed, clock.pending]).toEqual([true, []]);
});

test('an answer is as long as whoever asks says; a longer one is a failure, never data', async () => {
  const lines = Array.from({ length: 300_000 }, (_, i) => `${i}\n`).join('');
  using host = Object.assign(localHost({ PATH: process.env['PATH'] ?? '' }), {
    [Symbol.dispose]: () => {},
  });
  const clock = systemClock();
  const script = `awk 'BEGIN { for (i = 0; i < 300000; i++) print i }'`;
  expect(lines.length).toBeGreaterThan(1024 * 1024);
  expect(await call(host, script, clock)).toEqual({ ok: true, value: lines });
  expect(await call(host, script, clock, { most: lines.length })).toEqual({ ok: true, value: lines });
  for (const most of [0, 1, 1024 * 1024, lines.length - 1])
    expect(await call(host, script, clock, { most })).toEqual({
      ok: false,
      error: { kind: 'too-long', place: 'local', bytes: most },
    });
});

test('what no script has answered is told with what came instead', async () => {
  const unframed = (kind: Unframed['kind'], mayHaveRun: boolean) => {
    let tries = 0;
    const said = {
      kind,
      said: 'This account is currently not available.',
      end: { kind: 'exit', code: 1 },
    } as const;
    const host = hostThat(async () => {
      tries++;
      return { ok: false, error: { code: 'E-X', message: 'x', isFinal: false, mayHaveRun, unframed: said } };
    });
    return { said, host, tries: () => tries };
  };
  for (const [kind, mayHaveRun, tries] of [
    ['no-shell', false, 1],
    ['cut-short', true, 2],
  ] as const) {
    const clock = new FakeClock();
    const at = unframed(kind, mayHaveRun);
    const asked = call(at.host, ':', clock);
    await clock.pass(10_000);
    expect(await asked).toEqual({ ok: false, error: { ...at.said, place: 'web1' } });
    expect(at.tries()).toBe(tries);
  }
});
