import fc from 'fast-check';
import { expect, it } from 'vitest';
import { poll } from '../../src/base/poll.js';
import { FakeClock } from './fake-clock.js';

/** Asks on a fake clock; the answer is yes from `yesAt` on. Returns the answer, when it came and how often it asked. */
async function polled(intervalMs: number, deadlineMs: number, yesAt: number) {
  const clock = new FakeClock();
  const start = clock.now();
  const asked: number[] = [];
  let end = Number.NaN;
  const answer = poll(clock, { intervalMs, deadlineMs }, async () => {
    asked.push(clock.now() - start);
    return clock.now() - start >= yesAt;
  }).finally(() => (end = clock.now() - start));
  await clock.pass(deadlineMs + 2 * intervalMs);
  return { answer: await answer, end, asked };
}

it('a poll asks at once, then at every interval until yes', async () => {
  expect(await polled(10, 100, 25)).toEqual({ answer: true, end: 30, asked: [0, 10, 20, 30] });
  expect(await polled(10, 0, 0)).toEqual({ answer: true, end: 0, asked: [0] });
});

it('a poll asks a last time at its deadline, never later, however long the interval', async () => {
  expect(await polled(10, 25, 1000)).toEqual({ answer: false, end: 25, asked: [0, 10, 20, 25] });
  expect(await polled(1000, 25, 25)).toEqual({ answer: true, end: 25, asked: [0, 25] });
  expect(await polled(1000, 0, 1)).toEqual({ answer: false, end: 0, asked: [0] });
});

it('the answer is yes exactly when it became so by the deadline', async () => {
  const ms = fc.integer({ min: 0, max: 60 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), ms, ms, async (interval, deadline, yesAt) => {
      const { answer, end } = await polled(interval, deadline, yesAt);
      expect(answer).toBe(yesAt <= deadline);
      expect(end).toBe(answer ? Math.min(Math.ceil(yesAt / interval) * interval, deadline) : deadline);
    }),
    { numRuns: 50 },
  );
});

it('a poll ends when its signal aborts, with the last answer and without another question', async () => {
  const clock = new FakeClock();
  const cancel = new AbortController();
  let asked = 0;
  const answer = poll(
    clock,
    { intervalMs: 10, signal: cancel.signal },
    () => ++asked,
    () => false,
  );
  await clock.pass(25);
  cancel.abort();
  expect([await answer, asked]).toEqual([3, 3]);
});

it('a poll may wait for another time after each answer', async () => {
  const clock = new FakeClock();
  const start = clock.now();
  const asked: number[] = [];
  const intervalMs = () => 10 * asked.length;
  const ended = poll(clock, { intervalMs, deadlineMs: 45 }, () => {
    asked.push(clock.now() - start);
    return false;
  });
  await clock.pass(1000);
  expect([await ended, asked]).toEqual([false, [0, 10, 30, 45]]);
});
