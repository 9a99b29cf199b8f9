import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/domain/record.js';
import { jobGroups } from '../../src/report/job-groups.js';
import { jobsTable } from '../../src/report/kinds/jobs.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { failed, recordOf, skipped, succeeded, type Told } from './records.js';

const groups = (record: RunRecord) => jobGroups(record).map(({ name, why }) => `${name}: ${why}`);
const many = (count: number, told: (i: number) => [string, Told]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => told(i)));
const behind =
  (stage: string, name = '') =>
  (i: number): [string, Told] => [
    `${stage}.${name || i}${name && ` (${i})`}`,
    { ...skipped('a.0'), stage, name: name || String(i), afterStages: ['a'] },
  ];
const broken = many(5, (i) => [`a.${i}`, { ...failed(1), stage: 'a', name: String(i) }]);

describe('the table of jobs', () => {
  it('has one row for what all of a stage were skipped for, with all that blocks them', () => {
    const record = recordOf(
      { ...broken, ...many(200, behind('b')), ...many(4, behind('c', 'cell')) },
      'failure',
    );
    const why = 'blocked by a.0, a.1, a.2 and 2 more';
    expect(groups(record).slice(5)).toEqual([`b ×200: ${why}`, `c.cell ×4: ${why}`]);
    expect(jobsTable(record)).toMatchObject({
      total: 7,
      note: 'Many jobs of a stage that were skipped for the same reason stand in one row.',
    });
    expect(jobSummary(record)).toContain(`| \`b ×200\` | ⏭️ skipped | ${why} | – | – |`);
  });

  it('has a row for each of few, and of those that ran', () => {
    const record = recordOf({ ...broken, ...many(3, behind('b')) }, 'failure');
    expect(groups(record)).toHaveLength(8);
    expect(
      groups(
        recordOf(
          many(9, (i) => [`j${i}`, succeeded]),
          'success',
        ),
      ),
    ).toHaveLength(9);
    expect(jobsTable(record)).not.toHaveProperty('note');
  });

  it('holds other reasons apart, and names two by both', () => {
    const unchanged = (i: number): [string, Told] => [
      `n${i}`,
      { outcome: { status: 'skipped', reason: 'changes' } },
    ];
    const needs = (i: number): [string, Told] => [`m${i}`, { ...skipped('x'), needs: ['x', 'y'] }];
    const jobs = { x: failed(1), y: failed(1), ...many(4, unchanged), ...many(4, needs) };
    expect(groups(recordOf(jobs, 'failure')).slice(2)).toEqual([
      'jobs ×4: nothing changed',
      'jobs ×4: blocked by x and y',
    ]);
  });
});
