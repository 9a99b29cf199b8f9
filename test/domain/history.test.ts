import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedOf, type History, learn, NO_HISTORY, weights } from '../../src/domain/history.js';
import type { RunRecord } from '../../src/domain/record.js';
import { failed, recordOf, skipped, succeeded, type Told } from '../report/records.js';

const record = (jobs: Record<string, Told>): RunRecord => recordOf(jobs, 'success');
const after = (...runs: Record<string, Told>[]): History =>
  runs.reduce((history, jobs) => learn(history, record(jobs)), NO_HISTORY);
const lasting = (duration: number): Record<string, Told> => ({ a: { ...succeeded, duration } });

describe('learn', () => {
  it('keeps a mean in which later runs count more, and the p90 of the last ten', () => {
    const history = after(...[1000, 2000, 2000].map(lasting));
    // 1000 → 1300 → 1510
    expect(expectedOf(history, 'a')).toEqual({ meanMs: 1510, p90Ms: 2000 });
  });

  it('forgets all but the last ten durations and twenty results', () => {
    const history = after(...Array.from({ length: 30 }, (_, i) => lasting(i)));
    expect(history.jobs.get('a')?.recentMs).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(history.jobs.get('a')?.results).toBe('s'.repeat(20));
  });

  it('takes the duration of the attempt that succeeded, not that of the failed ones or the wait between', () => {
    const retried: Told = {
      duration: 700,
      attempts: [{ status: 'failure', reason: 'exit-code', exitCode: 1 }, { status: 'success' }],
      outcome: { status: 'success' },
    };
    const history = after({ a: retried });
    expect(history.jobs.get('a')).toMatchObject({ meanMs: 700, results: 'r' });
  });

  it('learns no duration from a failure, but that it failed; from an allowed one both', () => {
    const allowed: Told = { ...failed(1), outcome: { status: 'failure', allowed: true } };
    const history = after({ a: failed(1), b: allowed });
    expect(expectedOf(history, 'a')).toBeUndefined();
    expect(history.jobs.get('a')?.results).toBe('f');
    expect(expectedOf(history, 'b')?.meanMs).toBe(1000);
  });

  it('learns nothing from jobs that did not run, were stopped or could not start', () => {
    const cancelled: Told = {
      attempts: [{ status: 'cancelled' }],
      outcome: { status: 'cancelled', reason: 'cancelled' },
    };
    const unstarted: Told = {
      attempts: [{ status: 'failure', reason: 'start-error' }],
      outcome: { status: 'failure', reason: 'start-error' },
    };
    const history = after({ a: skipped('b'), b: cancelled, c: unstarted });
    expect([...history.jobs.keys()]).toEqual([]);
  });

  it('lets go of jobs that fifty runs have not had', () => {
    const first = learn(NO_HISTORY, record({ gone: succeeded }));
    const runs = (count: number) =>
      Array.from({ length: count }).reduce<History>((h) => learn(h, record({ a: succeeded })), first);
    expect(runs(50).jobs.has('gone')).toBe(true);
    expect(runs(51).jobs.has('gone')).toBe(false);
  });

  it('counts a flip where one commit had both results, and where a retry helped', () => {
    const results: Told[] = [succeeded, failed(1), succeeded];
    const at = (revisions: readonly string[]) =>
      results.reduce((h, a, i) => learn(h, record({ a }), revisions[i]), NO_HISTORY).jobs.get('a')?.flips;
    expect(at(['x', 'x', 'x'])).toHaveLength(2);
    expect(at(['x', 'x', 'y'])).toHaveLength(1);
    expect(at(['x', 'y', 'z'])).toEqual([]);
    expect(at([])).toEqual([]);
  });
});

describe('weights', () => {
  it('are the means; a job without history counts as long', () => {
    const history = after({
      ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`j${i}`, { ...succeeded, duration: 10 }])),
      long: { ...succeeded, duration: 500 },
    });
    expect(weights(history, ['j0', 'long', 'unknown'])).toEqual([10, 500, 500]);
  });

  it('are all the same without history', () => {
    expect(weights(NO_HISTORY, ['a', 'b'])).toEqual([1, 1]);
  });

  it('no job weighs more or less than what was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }), (durations) => {
        const history = after(...durations.map(lasting));
        const [known = -1, unknown] = weights(history, ['a', 'b']);
        expect(known).toBeGreaterThanOrEqual(Math.min(...durations));
        expect(known).toBeLessThanOrEqual(Math.max(...durations));
        expect(unknown).toBe(known);
      }),
    );
  });
});
