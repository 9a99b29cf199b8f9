import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckTiming, Measurement } from '../../../src/domain/check/check.js';
import { expire, next, startWatch } from '../../../src/domain/check/verdict.js';

const TIMING: CheckTiming = {
  intervalMs: 1000,
  timeoutMs: 500,
  deadlineMs: 10_000,
  startPeriodMs: 0,
  successes: 3,
  failures: 2,
};
type Told = Measurement['result'];
const RESULTS = { p: 'pass', f: 'fail', u: 'unreachable' } as const;

/** One attempt a second from 0 on, each taking `ms`: `ppf` is two passes and a failure. */
const attempts = (told: string, ms = 0): Measurement[] =>
  [...told].map((letter, index) => ({ at: index * 1000, ms, result: RESULTS[letter as 'p'] }));
const watched = (measurements: readonly Measurement[], timing = TIMING) =>
  measurements.reduce((watch, measurement) => next(watch, measurement, timing), startWatch(0));
const verdict = (told: string, ms?: number) => watched(attempts(told, ms)).verdict;

const anyTold = fc.array(fc.constantFrom<Told>('pass', 'fail', 'unreachable'), { maxLength: 40 });
const anyTiming = fc.record({
  intervalMs: fc.constant(1000),
  timeoutMs: fc.constant(500),
  deadlineMs: fc.integer({ min: 0, max: 30_000 }),
  startPeriodMs: fc.constant(0),
  successes: fc.integer({ min: 1, max: 6 }),
  failures: fc.integer({ min: 1, max: 6 }),
});
const longestRow = (told: readonly Told[], of: Told) => {
  let row = 0;
  return Math.max(
    0,
    ...told.filter((one) => one !== 'unreachable').map((one) => (row = one === of ? row + 1 : 0)),
  );
};

describe('before the deadline', () => {
  it('so many passes in a row are healthy, fewer decide nothing', () => {
    expect(['', 'p', 'pp', 'ppp', 'fppp'].map((told) => verdict(told))).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'healthy',
      'healthy',
    ]);
  });

  it('a failure ends the row, and does not decide', () => {
    expect([verdict('ppfpp'), verdict('fffff')]).toEqual(['inconclusive', 'inconclusive']);
  });

  it('an attempt that could not be made neither counts as a pass nor ends the row', () => {
    expect([verdict('ppu'), verdict('ppup')]).toEqual(['inconclusive', 'healthy']);
  });
});

describe('at the deadline', () => {
  it('without enough passes it is unhealthy', () => {
    expect([verdict('ffffffffffff'), verdict('pfpfpfpfpfpf')]).toEqual(['unhealthy', 'unhealthy']);
  });

  it('it is unreachable when the last attempts could not be made, or none was', () => {
    expect([verdict('uuuuuuuuuuuu'), verdict('ppffffffuuuu')]).toEqual(['unreachable', 'unreachable']);
    expect(expire(startWatch(0)).verdict).toBe('unreachable');
  });

  it('it is unhealthy when a later attempt was made after some that could not be', () => {
    expect(verdict('uuuuuuuuuuuf')).toBe('unhealthy');
  });

  it('a pass that ends on the deadline counts, one that ends after it does not, even if it began before', () => {
    const last = (ms: number) => watched([...attempts('pp'), { at: 9500, ms, result: 'pass' }]).verdict;
    expect([last(500), last(501)]).toEqual(['healthy', 'unhealthy']);
  });

  it('what the caller ends between two attempts is decided by the last one', () => {
    expect(expire(watched(attempts('pp'))).verdict).toBe('unhealthy');
    expect(expire(watched(attempts('ppu'))).verdict).toBe('unreachable');
    expect(expire(watched(attempts('ppp'))).verdict).toBe('healthy');
  });
});

it('an answer that flaps is never healthy without its row of passes [R37]', () => {
  const flaps = fc.array(fc.constantFrom<Told>('pass', 'fail'), { maxLength: 60 });
  fc.assert(
    fc.property(flaps, fc.integer({ min: 1, max: 8 }), (told, successes) => {
      const timing = { ...TIMING, successes, deadlineMs: 100_000 };
      const measured = told.map((result, index) => ({ at: index * 1000, ms: 10, result }));
      expect(watched(measured, timing).verdict === 'healthy').toBe(longestRow(told, 'pass') >= successes);
    }),
    { numRuns: 2000 },
  );
});

it('of all answers that a coin can give, as many are healthy as have such a row: 1 in 2 of ten for three [R37]', () => {
  const rows = Array.from({ length: 2 ** 10 }, (_, bits) =>
    bits.toString(2).padStart(10, '0').replaceAll('0', 'f').replaceAll('1', 'p'),
  );
  // Without three in a row, each ends in a failure after none, one or two passes: 1, 2, 4, 7, 13, …
  const without = [1, 2, 4];
  while (without.length <= 10) without.push(without.slice(-3).reduce((sum, count) => sum + count));
  expect(rows.filter((told) => verdict(told) === 'healthy')).toHaveLength(2 ** 10 - (without[10] ?? 0));
});

it('a verdict is final, and comes exactly when the deadline has passed if not before', () => {
  fc.assert(
    fc.property(anyTold, anyTiming, fc.integer({ min: 0, max: 900 }), (told, timing, ms) => {
      let watch = startWatch(0);
      for (const [index, result] of told.entries()) {
        const before = watch;
        watch = next(watch, { at: index * 1000, ms, result }, timing);
        if (before.verdict !== 'inconclusive') expect(watch).toBe(before);
        else if (index * 1000 + ms > timing.deadlineMs) expect(watch.verdict).toMatch(/^un/);
        else expect(watch.verdict).toMatch(/^(healthy|inconclusive)$/);
      }
    }),
    { numRuns: 2000 },
  );
});
