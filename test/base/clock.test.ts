import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isoTime, sleep, systemClock } from '../../src/base/clock.js';
import { FakeClock } from './fake-clock.js';

/** Whether a promise has resolved by now. */
function watch(promise: Promise<unknown>): () => boolean {
  let done = false;
  void promise.then(() => (done = true));
  return () => done;
}

describe('sleep', () => {
  it('ends when its time has passed, not before', async () => {
    const clock = new FakeClock();
    const isDone = watch(sleep(clock, 100));
    await clock.pass(99);
    expect(isDone()).toBe(false);
    await clock.pass(1);
    expect(isDone()).toBe(true);
  });

  it('ends at once when the signal aborts, and leaves no alarm behind', async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const isDone = watch(sleep(clock, 1e9, stop.signal));
    await clock.pass(5);
    expect(isDone()).toBe(false);
    stop.abort();
    await clock.pass(0);
    expect([isDone(), clock.pending.length]).toEqual([true, 0]);
  });

  it('does not begin when the signal has aborted already', async () => {
    const clock = new FakeClock();
    const isDone = watch(sleep(clock, 1e9, AbortSignal.abort()));
    await clock.pass(0);
    expect([isDone(), clock.pending.length]).toEqual([true, 0]);
  });

  it('forgets the signal when it has slept its time', async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    const slept = sleep(clock, 10, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await clock.pass(10);
    await slept;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('the system clock', () => {
  const hour = 3_600_000;
  afterEach(() => void vi.useRealTimers());

  it.each([-2 * hour, 2 * hour])(
    'goes on as if nothing were when the wall clock is set by %i ms [R18]',
    (by) => {
      const clock = systemClock();
      const before = clock.now();
      expect(Math.abs(before - Date.now())).toBeLessThan(hour);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + by });
      expect(clock.now() - before).toBeGreaterThanOrEqual(0);
      expect(clock.now() - before).toBeLessThan(hour);
    },
  );

  it('acts once in the order of time, never when taken back, and not at once however long the wait', async () => {
    const clock = systemClock();
    const acts: string[] = [];
    const never = [2 ** 31, 1e15, Infinity].map((ms) => clock.after(ms, () => acts.push('never')));
    clock.after(0, () => acts.push('taken back'))();
    await new Promise<void>((resolve) => {
      clock.after(20, resolve);
      clock.after(1, () => acts.push('acts'));
    });
    for (const takeBack of never) takeBack();
    expect(acts).toEqual(['acts']);
  });

  it('writes time in UTC, to the millisecond [R18]', () => {
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(isoTime(1_709_164_799_999.4)).toBe('2024-02-28T23:59:59.999Z');
  });
});
