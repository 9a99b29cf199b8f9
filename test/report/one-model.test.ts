import { describe, expect, it } from 'vitest';
import { NO_HISTORY } from '../../src/domain/history.js';
import type { RunRecord } from '../../src/domain/record.js';
import { checkRun } from '../../src/report/check-run.js';
import { comment } from '../../src/report/comment.js';
import { reportMarkdown } from '../../src/report/formats/markdown/report.js';
import { reportOf } from '../../src/report/kinds/report.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { failing, finding, recordFinding } from './findings/jobs.js';
import { sourcesOf } from './kinds/stories.js';
import { allGreen, oneFailure } from './kinds/told.js';
import { failed, recordOf, skipped, succeeded, type Told } from './records.js';

const allowed: Told = { ...failed(2), outcome: { status: 'failure', reason: 'exit-code', allowed: true } };
const stopped: Told = {
  attempts: [{ status: 'cancelled' }],
  outcome: { status: 'cancelled', reason: 'cancelled' },
};
const flaky: Told = {
  attempts: [...(failed(1).attempts ?? []), { status: 'success' }],
  outcome: { status: 'success' },
};

const RUNS: Readonly<Record<string, RunRecord>> = {
  'a failed one': recordOf(
    { a: succeeded, b: failed(3, 'why\n'), c: skipped('b'), d: allowed, e: flaky },
    'failure',
  ),
  'a cancelled one': recordOf(
    { a: succeeded, b: stopped, c: { outcome: { status: 'cancelled' } } },
    'cancelled',
  ),
  'a killed one': recordOf({ a: succeeded, b: { attempts: [{ status: 'cancelled' }] } }),
  'one with failed tests': {
    ...recordFinding({
      unit: [
        { fails: true, tests: { passed: 3, failed: 2, failures: [failing('adds', 'no'), failing('b')] } },
      ],
      lint: [{ findings: [finding('unused', { place: { file: 'a.ts', line: 3 } })], tests: { failed: 1 } }],
    }),
    status: 'failure',
  },
  'a large one': sourcesOf(oneFailure).record,
  'a green one': sourcesOf(allGreen).record,
};

/** Job, result, why and attempts of each row of a table of jobs; their columns are named. */
function rowsOf(markdown: string): string[] {
  const tables = markdown
    .split(/\n(?=\| Job \| Result \|)/)
    .filter((part) => part.startsWith('| Job | Result | Why |'));
  return tables.flatMap((table) => {
    const [head = '', , ...rows] = table
      .split('\n')
      .filter((line, i, all) => line.startsWith('|') && all.slice(0, i).every((one) => one.startsWith('|')));
    const columns = head.split(' | ');
    const attempts = columns.findIndex((name) => name.startsWith('Attempts'));
    return rows.map((row) => {
      const cells = row.replace(/ \|$/, '').split(' | ');
      return [...cells.slice(0, 3), cells[attempts]].join(' | ');
    });
  });
}

const causeOf = (markdown: string): string =>
  /\*\*Cause:\*\*[^\n]*\n\*\*Next:\*\*[^\n]*/.exec(markdown)?.[0] ?? 'none';
const countsOf = (record: RunRecord, markdown: string): boolean => {
  const { also = '' } = reportOf('execution', { record, now: 0, history: NO_HISTORY, earlier: [] }).headline;
  return also.split('; ').every((part) => markdown.includes(part));
};
const arrowsOf = (markdown: string): number => markdown.match(/ ==> /g)?.length ?? 0;

describe.each(Object.entries(RUNS))('job summary and report of %s', (_, record) => {
  const short = jobSummary(record);
  const whole = reportMarkdown(reportOf('execution', { record, now: 0, history: NO_HISTORY, earlier: [] }));

  it('say the same cause and next step, as do check run and comment', () => {
    const causes = [short, whole, checkRun(record).summary, comment(record)].map(causeOf);
    expect(new Set(causes).size).toBe(1);
  });

  it('say the same counts', () => {
    expect(countsOf(record, short)).toBe(true);
  });

  it('say of each job the same result, reason and attempts', () => {
    const jobs = rowsOf(whole).toSorted();
    expect(jobs).toHaveLength(record.jobs.size);
    expect(rowsOf(short).toSorted()).toEqual(jobs);
  });

  it('draw the same longest path', () => {
    expect(arrowsOf(short)).toBe(arrowsOf(whole));
  });

  it('name the same failed tests and findings', () => {
    const { sections } = reportOf('execution', { record, now: 0, history: NO_HISTORY, earlier: [] });
    for (const section of sections) {
      if (section.kind !== 'table' || !['failed-tests', 'findings'].includes(section.id)) continue;
      for (const { test, place } of section.rows) {
        const [named] = [test ?? place ?? ''];
        expect(short).toContain(String(named));
      }
    }
  });
});
