import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextInBake, startBake } from '../../../src/domain/check/bake.js';
import type { Measurement } from '../../../src/domain/check/check.js';

type Told = Measurement['result'];
const RESULTS = { p: 'pass', f: 'fail', u: 'unreachable' } as const;

/** `pf|u`: a pass and a failure while it is watched, and an attempt that cannot be made when its time is over. */
function baked(told: string, failures = 2) {
  const end = told.indexOf('|');
  const measured = [...told.replace('|', '')].map((letter) => RESULTS[letter as 'p']);
  return measured.reduce(
    (bake, result, i) => nextInBake(bake, { at: 0, ms: 0, result }, { failures }, end >= 0 && i >= end),
    startBake(),
  ).verdict;
}

const anyTold = fc.array(fc.constantFrom<Told>('pass', 'fail', 'unreachable'), { maxLength: 40 });
const longestRow = (told: readonly Told[]) => {
  let row = 0;
  return Math.max(
    0,
    ...told.filter((one) => one !== 'unreachable').map((one) => (row = one === 'fail' ? row + 1 : 0)),
  );
};

describe('while it is watched', () => {
  it('it stays healthy until so many failures come in a row, and is unhealthy from then on', () => {
    expect(['', 'f', 'fpfpf', 'ff', 'ffppp'].map((told) => baked(told))).toEqual([
      'healthy',
      'healthy',
      'healthy',
      'unhealthy',
      'unhealthy',
    ]);
  });

  it('attempts that could not be made neither count nor end the row', () => {
    expect([baked('uuuuu'), baked('fu'), baked('fuf')]).toEqual(['healthy', 'healthy', 'unhealthy']);
  });

  it('it is unhealthy exactly when the longest row of failures is long enough', () => {
    fc.assert(
      fc.property(anyTold, fc.integer({ min: 1, max: 6 }), (told, failures) => {
        const end = told.reduce(
          (bake, result) => nextInBake(bake, { at: 0, ms: 0, result }, { failures }, false),
          startBake(),
        );
        expect(end.verdict === 'unhealthy').toBe(longestRow(told) >= failures);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('when its time is over', () => {
  it('a pass is healthy, whatever was before it', () => {
    expect(['|p', 'f|p', 'pf|p', 'uuuu|p'].map((told) => baked(told))).toEqual(Array(4).fill('healthy'));
  });

  it('what did not pass once is unhealthy, however many failures would be allowed', () => {
    expect(['|f', 'f|f', 'u|f', 'uf|f'].map((told) => baked(told, 9))).toEqual(Array(4).fill('unhealthy'));
  });

  it('what nobody could ask, at last or at all, is unreachable', () => {
    expect(['|u', 'u|u', 'uuuuu|u', 'f|u'].map((told) => baked(told, 9))).toEqual(
      Array(4).fill('unreachable'),
    );
  });

  it('where only the last attempts are missing it is asked on', () => {
    expect(['p|u', 'p|f', 'ppf|u', 'pu|f'].map((told) => baked(told, 3))).toEqual(
      Array(4).fill('inconclusive'),
    );
    expect(baked('p|up', 3)).toBe('healthy');
    expect(baked('p|ufff', 3)).toBe('unhealthy');
    expect(baked('p|fuuu', 3)).toBe('unreachable');
  });

  it('it is decided after a while, healthy only by a pass, and never without one', () => {
    fc.assert(
      fc.property(
        anyTold,
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.constantFrom<Told>('pass', 'fail', 'unreachable')),
        (before, failures, after) => {
          const measure = (result: Told) => ({ at: 0, ms: 0, result });
          let bake = before.reduce(
            (b, result) => nextInBake(b, measure(result), { failures }, false),
            startBake(),
          );
          let last: Told | undefined;
          let times = 0;
          if (bake.verdict === 'unhealthy') return;
          do {
            last = after.next().value as Told;
            bake = nextInBake(bake, measure(last), { failures }, true);
            times++;
          } while (bake.verdict === 'inconclusive');
          expect(times).toBeLessThanOrEqual(failures * failures + 1);
          expect(bake.verdict === 'healthy').toBe(last === 'pass');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
