import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HISTORY } from '../../../src/domain/history.js';
import { type PastRun, pastRunOf } from '../../../src/domain/past-run.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { failed, recordOf, succeeded } from '../records.js';
import { anySources } from './any-sources.js';
import { columnOf, factOf, has, sectionOf } from './sections-of.js';

/** A run of one job of this length, days before. */
function run(
  ms: number,
  status: 'success' | 'failure' = 'success',
  jobs: readonly string[] = ['a'],
): PastRun {
  const job = { status, allowed: false, flaky: false, durationMs: ms };
  return { id: `${ms}`, status, startedAt: 0, durationMs: ms, jobs: new Map(jobs.map((id) => [id, job])) };
}

const report = (record: RunRecord, earlier: readonly PastRun[]) =>
  reportOf('performance', { record, now: 0, history: NO_HISTORY, earlier });

const took = (ms: number) => recordOf({ a: { ...succeeded, duration: ms } }, 'success');
const times = (n: number, ms = 1000) => Array.from({ length: n }, (_, i) => run(ms + i));

describe('the performance report', () => {
  it('compares with earlier runs of the same jobs that came to a good end', () => {
    const others = [run(60_000, 'failure'), run(90_000, 'success', ['a', 'b'])];
    const one = report(took(1100), [run(900), ...others, run(1000), run(1100)]);
    expect(one.headline.also).toBe(
      '10 % longer than usual (1.0 s, the median of 3 runs); no schedule is shorter',
    );
    expect(factOf(one, 'overview', 'medianMs')).toMatchObject({
      value: 1000,
      note: expect.stringContaining('3 '),
    });
    expect(factOf(one, 'overview', 'longestMs').value).toBe(1100);
  });

  it('says so where there is nothing to compare with', () => {
    const one = report(took(1100), [run(60_000, 'failure')]);
    expect(one.headline.also).toMatch(/^nothing to compare with/);
    expect(factOf(one, 'overview', 'medianMs').value).toBeNull();
    expect(sectionOf(one, 'table', 'times').rows[0]).toMatchObject({
      job: 'a',
      durationMs: 1100,
      medianMs: null,
      n: 0,
    });
  });

  it('compares no run that did not come to its end', () => {
    const record = recordOf({ a: { ...failed(1), duration: 10 } }, 'failure');
    const one = report(record, times(3));
    expect(one.headline.also).toBe('a run that comes to its end takes 1.0 s, the median of 3 runs');
    expect(factOf(one, 'overview', 'durationMs')).not.toHaveProperty('note');
    expect(has(one, 'levers')).toBe(false);
  });

  it('divides by nothing where runs took no time', () => {
    const one = report(took(0), [run(0), run(0), run(0)]);
    expect(one.headline.also).toMatch(/^as long as usual/);
    expect(JSON.stringify(one)).not.toMatch(/Infinity|NaN/);
  });

  it('gives a p95 of twenty runs or more, and of fewer their longest', () => {
    expect(factOf(report(took(1000), times(20)), 'overview', 'p95Ms').value).toBe(1018);
    expect(columnOf(report(took(1000), times(20)), 'times', 'p95Ms')).toEqual([1018]);
    expect(factOf(report(took(1000), times(19)), 'overview', 'longestMs').value).toBe(1018);
    expect(columnOf(report(took(1000), times(19)), 'times', 'p95Ms')).toEqual([null]);
  });

  it('tells what changed by a twentieth or more against three runs or more, and what is an outlier among eight', () => {
    expect(columnOf(report(took(2000), times(3)), 'changed', 'job')).toEqual(['a']);
    expect(columnOf(report(took(2000), times(3)), 'changed', 'remark')).toEqual([null]);
    expect(columnOf(report(took(2000), times(8)), 'changed', 'remark')).toEqual(['an outlier']);
    expect(has(report(took(2000), times(2)), 'changed')).toBe(false);
    expect(has(report(took(1030), times(8)), 'changed')).toBe(false);
    expect(columnOf(report(took(500), times(3, 999)), 'changed', 'change')).toEqual([-0.5]);
  });

  it('says nothing of the time of a job that failed: it may have ended at any moment', () => {
    const record = recordOf({ a: failed(1), b: succeeded }, 'failure');
    expect(columnOf(report(record, []), 'times', 'job')).toEqual(['b']);
  });

  it('shows the newest runs beside this one, no more than twenty', () => {
    const { runs } = sectionOf(report(took(5), times(30)), 'runs', 'runs');
    expect([runs.length, runs.at(-1)?.durationMs, runs.at(-2)?.durationMs]).toEqual([20, 5, 1029]);
  });

  it('tells what would help, each with what it saves', () => {
    const jobs = {
      a: { ...succeeded, duration: 60_000 },
      b: { ...succeeded, duration: 60_000, start: 60_000 },
    };
    const record = { ...recordOf(jobs, 'success'), maxParallel: 1 };
    const [lever] = sectionOf(report(record, []), 'table', 'levers').rows;
    expect(lever).toEqual({ change: 'max-parallel 2', gainMs: 60_000, share: 0.5 });
  });

  it('never holds more slots than there are, and the slots held over time are what is in use', () => {
    fc.assert(
      fc.property(anySources, (sources) => {
        const one = reportOf('performance', sources);
        const { steps, limit, durationMs } = sectionOf(one, 'levels', 'parallelism');
        expect(steps.filter(({ value }) => value < 0 || value > limit)).toEqual([]);
        expect(steps.map(({ atMs }) => atMs)).toEqual(steps.map(({ atMs }) => atMs).sort((a, b) => a - b));
        const held = steps.reduce((sum, { atMs, value }, i) => {
          return sum + value * ((steps[i + 1]?.atMs ?? durationMs) - atMs);
        }, 0);
        const inUse = factOf(one, 'overview', 'utilisation').value;
        if (durationMs === 0) expect(inUse).toBeNull();
        else expect(held / (durationMs * limit)).toBeCloseTo(Number(inUse), 3);
      }),
      { numRuns: 20 },
    );
  });

  it('counts itself to no past', () => {
    const record = took(1000);
    expect(pastRunOf(record)).toMatchObject({ status: 'success', durationMs: 1000 });
    expect(factOf(report(record, [run(3000)]), 'overview', 'medianMs').value).toBe(3000);
  });
});
