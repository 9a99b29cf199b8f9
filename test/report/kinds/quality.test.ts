import { describe, expect, it } from 'vitest';
import { type JobHistory, NO_HISTORY } from '../../../src/domain/history.js';
import type { PastRun } from '../../../src/domain/past-run.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { failing, finding, recordFinding } from '../findings/jobs.js';
import { masked, recordOf, succeeded } from '../records.js';
import { columnOf, factOf, has, sectionOf } from './sections-of.js';

const report = (
  record: RunRecord,
  jobs: Readonly<Record<string, Partial<JobHistory>>> = {},
  earlier: PastRun[] = [],
) => {
  const known = Object.entries(jobs).map(([id, job]) => {
    return [id, { recentMs: [], results: '', flips: [], run: 1, ...job }] as const;
  });
  return reportOf('quality', { record, now: 0, history: { runs: 1, jobs: new Map(known) }, earlier });
};

const past = (status: PastRun['status']): PastRun => ({
  id: 'p',
  status,
  startedAt: 0,
  durationMs: 1,
  jobs: new Map(),
});

describe('the quality report', () => {
  it('counts tests and findings of all jobs', () => {
    const one = report(
      recordFinding({
        a: [
          {
            tests: { passed: 1200, skipped: 3, durationMs: 5000 },
            findings: [finding('x', { level: 'warning' })],
          },
        ],
        b: [
          {
            fails: true,
            tests: { passed: 4, failed: 2, failures: [failing('t')], flaky: [masked('f')] },
            findings: [finding('y')],
          },
        ],
      }),
    );
    expect(one.headline.also).toBe(
      '1,204 of 1,206 tests passed, 2 failed, 3 skipped, 1 flaky; 1 error, 1 warning',
    );
    expect(factOf(one, 'overview', 'testsMs').value).toBe(5000);
    expect(columnOf(one, 'failed-tests', 'test')).toEqual(['t']);
    expect(columnOf(one, 'flaky-tests', 'test')).toEqual(['f']);
    expect(columnOf(one, 'findings', 'level')).toEqual(['error', 'warning']);
  });

  it('says how to get what nobody reported', () => {
    const one = report(recordOf({ a: succeeded }, 'success'));
    expect(one.headline.also).toBe('no job reported tests; nothing else was found');
    expect(factOf(one, 'overview', 'testsPassed')).toMatchObject({
      value: null,
      note: expect.stringContaining('junit'),
    });
    for (const id of ['failed-tests', 'findings', 'files', 'flaky-tests', 'flaky-jobs', 'rates'])
      expect(has(one, id)).toBe(false);
  });

  it('gives findings with their places, and the files with most errors first', () => {
    const at = (file: string, line?: number) => ({ place: { file, ...(line ? { line } : {}) } });
    const findings = [
      finding('1', { ...at('many.ts', 3), level: 'warning' }),
      finding('2', { ...at('many.ts'), level: 'warning' }),
      finding('3', at('worst.ts', 7)),
      finding('4'),
    ];
    const one = report(recordFinding({ a: [{ findings, omitted: 9 }] }));
    expect(sectionOf(one, 'table', 'files').rows).toEqual([
      { file: 'worst.ts', errors: 1, warnings: 0, notices: 0 },
      { file: 'many.ts', errors: 0, warnings: 2, notices: 0 },
    ]);
    expect(columnOf(one, 'findings', 'place')).toEqual(['worst.ts:7', null, 'many.ts:3', 'many.ts']);
    expect(sectionOf(one, 'table', 'findings').note).toMatch(/: 9 more\.$/);
  });

  it('names three of many jobs that found the same', () => {
    const same = [{ findings: [finding('x', { place: { file: 'f' } })] }];
    const one = report(recordFinding({ a: same, b: same, c: same, d: same, e: same }));
    expect(columnOf(one, 'findings', 'jobs')).toEqual(['a, b, c and 2 more']);
  });

  it('tells how often runs succeed, and how sure that is; who was cancelled does not count', () => {
    const earlier = [past('success'), past('failure'), past('cancelled'), past('success')];
    const rate = factOf(
      report(recordOf({ a: succeeded }, 'success'), {}, earlier),
      'overview',
      'successRate',
    );
    expect(rate).toMatchObject({ value: 0.75, note: '3 of 4 runs; 95 % sure: 30 % to 95 %' });
  });

  it('tells how often jobs succeed that do not always, the worst first', () => {
    const record = recordOf({ a: succeeded, b: succeeded, c: succeeded, d: succeeded }, 'success');
    const one = report(record, { a: { results: 'ssrs' }, b: { results: 'ssss' }, c: { results: 'sffs' } });
    expect(columnOf(one, 'rates', 'job')).toEqual(['c', 'a']);
    // One run says nothing of how often.
    expect(has(report(record, { a: { results: 'f' } }), 'rates')).toBe(false);
    expect(sectionOf(one, 'table', 'rates').rows[0]).toEqual({
      job: 'c',
      rate: 0.5,
      from: 0.15,
      to: 0.85,
      n: 4,
      results: 'sffs',
    });
  });

  it('names jobs that are flaky, with the evidence', () => {
    const one = report(recordOf({ a: succeeded }, 'success'), { a: { flips: [0, 0], results: 'fs' } });
    expect(sectionOf(one, 'table', 'flaky-jobs').rows).toEqual([
      { job: 'a', evidence: 'the same code both failed and succeeded 2 times in 30 days', results: 'fs' },
    ]);
    expect(NO_HISTORY.runs).toBe(0);
  });
});
