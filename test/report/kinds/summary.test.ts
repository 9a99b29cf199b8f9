import { describe, expect, it } from 'vitest';
import { type JobHistory, NO_HISTORY } from '../../../src/domain/history.js';
import type { PastRun } from '../../../src/domain/past-run.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { failed, recordOf, succeeded, type Told } from '../records.js';
import { factOf, sectionOf } from './sections-of.js';

function run(ms: number, status: PastRun['status'] = 'success'): PastRun {
  const job = { status: 'success', allowed: false, flaky: false, durationMs: ms } as const;
  return { id: 'p', status, startedAt: 0, durationMs: ms, jobs: new Map([['a', job]]) };
}

const FLAKY: JobHistory = { recentMs: [], results: 'sr', flips: [0, 0], run: 1 };

const report = (record: RunRecord, earlier: readonly PastRun[] = [], history = NO_HISTORY) =>
  reportOf('summary', { record, now: 0, history, earlier });

const risk = (...of: Parameters<typeof report>) => factOf(report(...of), 'outlook', 'risk').value;
const sentences = (...of: Parameters<typeof report>) =>
  sectionOf(report(...of), 'prose', 'sentences').sentences;
const good = recordOf({ a: succeeded }, 'success');
const bad = recordOf({ a: failed(1) }, 'failure');

describe('the summary report', () => {
  it('is three sentences: what happened, how often it goes well, how long it takes', () => {
    expect(sentences(bad, [run(1000), run(2000), run(0, 'failure')])).toEqual([
      'shop failed in 1.0 s: a: `make` exited with code 1.',
      'Of the runs that are kept 2 of 4 succeeded, so with a certainty of 95 % between 15 % and 85 % of all would.',
      'It usually takes 1.5 s (the median of 2 runs that succeeded).',
    ]);
    expect(sentences(bad)[2]).toMatch(/^No run of the same jobs has succeeded yet/);
    expect(sentences(good)[2]).toBe('It usually takes 1.0 s (the one run that succeeded).');
  });

  it('tells a trend of six runs or more, by their halves', () => {
    const of = (...ms: number[]) =>
      sentences(
        good,
        ms.map((one) => run(one)),
      )[2];
    expect(of(1000, 1000, 1000, 1000)).not.toMatch(/steady|slower/);
    expect(of(1000, 1000, 1000, 1000, 1000)).toContain(' and is steady.');
    expect(of(500, 500, 500, 1000, 1000)).toContain(', and gets slower: the newer half took 100 % longer.');
    expect(of(2000, 2000, 2000, 1000, 1000)).toContain(', and gets faster: the newer half took 50 % less.');
    const trend = factOf(
      report(
        good,
        [500, 500, 500, 1000, 1000].map((one) => run(one)),
      ),
      'outlook',
      'trend',
    );
    expect(trend).toMatchObject({ unit: 'change', value: 1 });
  });

  it('names the greatest risk: that it fails, then what makes one doubt', () => {
    const allowed: Told = {
      ...failed(1),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const retried: Told = { ...succeeded, attempts: [...(failed(1).attempts ?? []), { status: 'success' }] };
    const flaky = { runs: 1, jobs: new Map([['a', FLAKY]]) };
    expect(risk(bad, [run(1), run(1, 'failure'), run(1, 'cancelled'), run(1, 'failure')])).toBe(
      'it has failed 3 times in a row',
    );
    expect(risk(bad, [run(1, 'failure'), run(1)])).toBe('it fails now');
    expect(risk(good, [], flaky)).toBe(
      'a is flaky: the same code both failed and succeeded 2 times in 30 days',
    );
    expect(risk(recordOf({ a: allowed }, 'success'))).toBe('a fails, and is allowed to');
    expect(
      risk(
        good,
        [500, 500, 500, 1000, 1000].map((one) => run(one)),
      ),
    ).toMatch(/^it gets slower: 100 %/);
    expect(risk(recordOf({ a: retried }, 'success'))).toBe('a succeeded only after a retry');
    expect(risk(recordOf({ a: succeeded }, 'cancelled'))).toMatch(/^it was cancelled/);
    expect(risk(good)).toBe('none is seen');
  });

  it('names the greatest saving, if there is one', () => {
    const jobs = {
      a: { ...succeeded, duration: 60_000 },
      b: { ...succeeded, duration: 60_000, start: 60_000 },
    };
    const slow = { ...recordOf(jobs, 'success'), maxParallel: 1 };
    expect(factOf(report(slow), 'outlook', 'savingMs')).toMatchObject({
      value: 60_000,
      note: 'with max-parallel 2',
    });
    expect(factOf(report(recordOf({}, 'success')), 'outlook', 'savingMs').value).toBeNull();
  });
});
