import { describe, expect, it } from 'vitest';
import { comment } from '../../src/report/comment.js';
import { failureTails } from '../../src/report/failure-tails.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { failed, recordOf, type Told } from './records.js';

const cell = (cause: string, code = 1): Told => ({ ...failed(code, 'the end'), cause, line: 10 });

const causesOf = (jobs: Readonly<Record<string, Told>>) =>
  failureTails(recordOf(jobs, 'failure')).tails.map(({ words }) => words.what);

describe('cells that failed for the same cause', () => {
  it('are told once, in all reports, with the others by name', () => {
    const jobs = {
      'test (3.11)': cell('E assert 1 == 2'),
      'test (3.12)': cell('E assert 1 == 2'),
      'test (3.13)': cell('E assert 1 == 2'),
    };
    expect(causesOf(jobs)).toEqual(['`make` exited with code 1; and 2 more cells: test (3.12), test (3.13)']);
    const record = recordOf(jobs, 'failure');
    expect(comment(record)).toContain('| ❌ `test (3.11)` and 2 more cells | exit 1 |');
    expect(comment(record).match(/^\| ❌/gm)).toHaveLength(1);
    expect(jobSummary(record).match(/E assert/g)).toHaveLength(1);
  });

  it('are the same whatever time they took', () => {
    const at = (time: string) => cell(`--- FAIL: TestA (${time})\nat 10:0${time[0]}:07 of 0x${time[0]}f`);
    expect(causesOf({ 't (1)': at('1.23s'), 't (2)': at('4.5s') })).toHaveLength(1);
  });

  it('are named up to five', () => {
    const jobs = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t (${i})`, cell('no')]));
    expect(causesOf(jobs)).toEqual([
      '`make` exited with code 1; and 8 more cells: t (1), t (2), t (3), t (4), t (5), …',
    ]);
  });
});

describe('what is told on its own', () => {
  it.each<[string, Record<string, Told>]>([
    ['another line of the output', { 't (1)': cell('got 42'), 't (2)': cell('got 43') }],
    ['another exit code', { 't (1)': cell('no'), 't (2)': cell('no', 2) }],
    ['another job on the same line', { t: cell('no'), u: cell('no') }],
    ['another line of the file', { 't (1)': cell('no'), 't (2)': { ...cell('no'), line: 11 } }],
    ['an allowed failure', { 't (1)': cell('no'), 't (2)': allowed(cell('no')) }],
  ])('%s', (_, jobs) => {
    expect(causesOf(jobs)).toHaveLength(2);
  });
});

const allowed = (told: Told): Told => ({
  ...told,
  outcome: { status: 'failure', reason: 'exit-code', allowed: true },
});
