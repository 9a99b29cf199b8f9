import { describe, expect, it } from 'vitest';
import { onAbort } from '../../src/base/on-abort.js';
import { untilHealthy, type WatchEnd, whileBaking } from '../../src/checks/watch.js';
import type { Measurement, Verdict } from '../../src/domain/check/check.js';
import { FakeClock } from '../base/fake-clock.js';

const RESULTS = { p: 'pass', f: 'fail', u: 'unreachable' } as const;
const TIMING = {
  intervalMs: 2000,
  timeoutMs: 3000,
  deadlineMs: 20_000,
  startPeriodMs: 0,
  successes: 3,
  failures: 3,
};

interface Played {
  readonly check: { readonly timing: typeof TIMING };
  /** One letter for each attempt, the last for all that follow; an attempt that fails takes all its time. */
  readonly script: string;
}

const subject = (script: string, timing: Partial<typeof TIMING> = {}): Played => ({
  check: { timing: { ...TIMING, ...timing } },
  script,
});

/** Watches on a fake clock: how it ended and when, and what was told of each attempt. */
async function watched(
  watch: (
    ports: Parameters<typeof untilHealthy<Played>>[1],
    signal: AbortSignal,
  ) => Promise<WatchEnd<Played>>,
  abortAt = Number.POSITIVE_INFINITY,
) {
  const clock = new FakeClock();
  const start = clock.now();
  const stop = new AbortController();
  if (Number.isFinite(abortAt)) clock.after(abortAt, () => stop.abort());
  const told: [number, Verdict][] = [];
  const asked = new Map<Played, number>();
  let ms = Number.NaN;
  const ask = (one: Played, signal: AbortSignal): Promise<Measurement> => {
    const count = asked.get(one) ?? 0;
    asked.set(one, count + 1);
    const letter = (one.script[count] ?? one.script.at(-1)) as keyof typeof RESULTS;
    const result = RESULTS[letter];
    const at = clock.now();
    return new Promise((resolve) => {
      const end = () => {
        release();
        resolve({ at, ms: clock.now() - at, result });
      };
      clock.after(result === 'fail' ? TIMING.timeoutMs : 0, end);
      const release = onAbort(signal, () => void clock.after(0, end));
    });
  };
  const tell = (_: Played, __: Measurement, verdict: Verdict) =>
    void told.push([clock.now() - start, verdict]);
  const ended = watch({ clock, ask, tell }, stop.signal).finally(() => {
    ms = clock.now() - start;
  });
  await clock.pass(300_000);
  return { end: await ended, ms, told };
}

const baked = (ms: number, ...subjects: Played[]) =>
  watched((ports, signal) => whileBaking(subjects, ms, ports, signal));
const becoming = (...subjects: Played[]) => watched((ports, signal) => untilHealthy(subjects, ports, signal));

describe('a bake', () => {
  it('in which what is asked hangs from its beginning is unhealthy, however short', async () => {
    for (const ms of [1000, 5000, 60_000])
      expect((await baked(ms, subject('f'))).end).toMatchObject({ kind: 'unhealthy' });
    expect(await baked(5000, subject('f'))).toMatchObject({ ms: 8000, end: { attempts: 2 } });
  });

  it('in which it hangs after a while is unhealthy, even if that begins shortly before its end', async () => {
    expect(await baked(5000, subject('ppf'))).toMatchObject({
      end: { kind: 'unhealthy', attempts: 5 },
      ms: 17_000,
    });
    expect((await baked(60_000, subject('ppf'))).end).toMatchObject({ kind: 'unhealthy', attempts: 5 });
  });

  it('in which nobody can ask is unreachable at its end', async () => {
    expect(await baked(6000, subject('u'))).toMatchObject({ end: { kind: 'unreachable' }, ms: 6000 });
  });

  it('at whose end nobody can ask any more is asked on for a few attempts', async () => {
    expect(await baked(6000, subject('pppu'))).toMatchObject({ end: { kind: 'unreachable' }, ms: 10_000 });
    expect(await baked(6000, subject('pppuup'))).toMatchObject({ end: { kind: 'healthy' }, ms: 10_000 });
  });

  it('that passes is healthy at its end, when it is asked a last time', async () => {
    const { end, ms, told } = await baked(5000, subject('p'));
    expect([end, ms]).toEqual([{ kind: 'healthy' }, 5000]);
    expect(told.map(([at]) => at)).toEqual([0, 2000, 4000, 5000]);
  });

  it('of nothing only takes its time', async () => {
    expect(await baked(5000)).toMatchObject({ end: { kind: 'healthy' }, ms: 5000 });
  });

  it('is decided by the first that is not healthy; the others are not waited for', async () => {
    const [hanging, good] = [subject('f'), subject('p')];
    const { end } = await baked(60_000, good, hanging);
    expect(end).toMatchObject({ kind: 'unhealthy', subject: hanging, attempts: 3 });
  });
});

describe('what is to become healthy', () => {
  it('is so after enough passes, each told with what is known then', async () => {
    const { end, told } = await becoming(subject('upfppp'));
    expect(end).toEqual({ kind: 'healthy' });
    expect(told.map(([, verdict]) => verdict)).toEqual([...Array(5).fill('inconclusive'), 'healthy']);
  });

  it('is asked a last time at its deadline, and decided then', async () => {
    expect(await becoming(subject('u'))).toMatchObject({ end: { kind: 'unreachable' }, ms: 20_000 });
    expect((await becoming(subject('pf'))).end).toMatchObject({ kind: 'unhealthy' });
  });

  it('is not asked before its start period is over', async () => {
    const { told } = await becoming(subject('p', { startPeriodMs: 7000 }));
    expect(told.map(([at]) => at)).toEqual([7000, 9000, 11_000]);
  });

  it('that is stopped has no verdict, at any time', async () => {
    for (const at of [0, 1, 2500, 6500]) {
      const stopped = await watched(
        (ports, signal) => untilHealthy([subject('pf', { startPeriodMs: at % 2 })], ports, signal),
        at,
      );
      expect(stopped).toMatchObject({ end: { kind: 'stopped' }, ms: at });
    }
  });
});
