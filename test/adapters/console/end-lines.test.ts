import { describe, expect, it } from 'vitest';
import { type Dialect, githubDialect, plainDialect } from '../../../src/adapters/console/dialect.js';
import { endLines } from '../../../src/adapters/console/end-lines.js';
import { leavingMarks } from '../../../src/adapters/console/mark-lines.js';
import { Masker } from '../../../src/base/masker.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { type Found, finding, recordFinding } from '../../report/findings/jobs.js';
import { failed, masked, recordOf, succeeded, type Told } from '../../report/records.js';
import { CommandLog } from '../../runner/commands.js';

const at = (line: number, rest: object = {}) => ({ place: { file: 'src/a.ts', line, ...rest } });
const many = (count: number, level: 'error' | 'warning' | 'notice') =>
  Array.from({ length: count }, (_, i) => finding(`${level} ${i}`, { level, ...at(i + 1) }));

function played(record: RunRecord, dialect: Dialect = githubDialect(new Masker())): CommandLog {
  const log = new CommandLog();
  for (const line of endLines(record, dialect, [])) log.write('stdout', `${line}\n`);
  return log;
}

describe("what GitHub's runner is told at the end of a run", () => {
  it('each failed job has its share, the rest go to the best findings, ten of each level; more are counted [S22]', () => {
    const jobs: Record<string, Found[]> = {
      types: [{ fails: true, findings: [...many(15, 'error'), ...many(3, 'notice')], omitted: 4 }],
      unit: [{ fails: true, findings: [finding('adds', { ...at(90) }), finding('rounds')] }],
      lint: [{ fails: true, findings: many(12, 'warning') }],
      soft: [{ fails: true }],
    };
    const log = played(recordFinding(jobs, ['soft']));
    const told = log.annotations.map(({ level, message }) => `${level} ${message}`);
    expect(log.annotationsDropped).toBe(0);
    expect(told).toEqual([
      "error lint: failed; see its notice, and its 'if' and 'needs'",
      "warning soft: failed; see its notice, and its 'if' and 'needs'",
      'error error 0',
      'error adds',
      'error error 1',
      'error rounds',
      ...[2, 3, 4, 5, 6].map((i) => `error error ${i}`),
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => `warning warning ${i}`),
      ...[0, 1, 2].map((i) => `notice notice ${i}`),
    ]);
    expect(log.lines).toContain('… and 15 more findings: GitHub shows ten of a kind');
    expect(log.lines).toContain('✗ unit: failed');
  });

  it('of more failed jobs than marks the first have theirs', () => {
    const jobs = Object.fromEntries(
      Array.from({ length: 13 }, (_, i) => [`j${i}`, [{ fails: true as const }]]),
    );
    const titles = played(recordFinding(jobs)).annotations.map(({ properties }) => properties['title']);
    expect(titles).toEqual(Array.from({ length: 10 }, (_, i) => `j${i}`));
  });

  it('what two jobs found alike is the share of both', () => {
    const findings = [finding('boom', at(7)), ...many(20, 'error')];
    const log = played(
      recordFinding({ a: [{ fails: true, findings }], b: [{ fails: true, findings: findings.slice(0, 1) }] }),
    );
    expect(log.annotations.map(({ message }) => message).slice(0, 2)).toEqual(['boom', 'error 0']);
    expect(log.annotations).toHaveLength(10);
  });

  it('nothing where another way has the marks: then they are told as on a terminal', () => {
    const record = recordFinding({ a: [{ fails: true, findings: many(7, 'error') }], b: [{ fails: true }] });
    const leaving = (leaves: boolean) =>
      played(
        record,
        leavingMarks(githubDialect(new Masker()), () => leaves),
      );
    expect(leaving(false).annotations).toHaveLength(8);
    const { annotations, lines } = leaving(true);
    expect(annotations).toEqual([]);
    expect(lines).toContain('  · src/a.ts:1 error 0');
    expect(lines).toContain('✗ b: failed');
    expect(lines.join('\n')).not.toContain('more finding:');
  });

  it('counts the marks that were set before, such as those of the configuration', () => {
    const dialect = githubDialect(new Masker());
    for (let i = 0; i < 8; i++) dialect.mark('warning', 'W', 'w');
    const record = recordFinding({ a: [{ findings: many(5, 'warning') }] });
    expect(played(record, dialect).annotations).toHaveLength(2);
    const full = githubDialect(new Masker());
    for (let i = 0; i < 20; i++) full.mark('warning', 'W', 'w');
    const log = played(record, full);
    expect([log.annotations, log.lines[0]]).toEqual([
      [],
      '… and 5 more findings: GitHub shows ten of a kind',
    ]);
  });

  it('has each finding on its line, with columns where it lies in one', () => {
    const findings = [
      finding('x', at(3, { column: 5, endColumn: 9 })),
      finding('y', at(4, { endLine: 6, column: 5, endColumn: 2 })),
      finding('z', { place: { file: 'a,b:c.ts' } }),
      finding('w\nv 100%', { title: masked('cart › adds') }),
    ];
    const log = played(
      recordFinding({ 'b.lint': [{ findings }], 'b.again': [{ findings: findings.slice(3) }] }),
    );
    expect(log.annotations).toEqual([
      {
        level: 'error',
        message: 'x',
        properties: { file: 'src/a.ts', line: '3', col: '5', endColumn: '9', title: 'b.lint' },
      },
      {
        level: 'error',
        message: 'y',
        properties: { file: 'src/a.ts', line: '4', endLine: '6', title: 'b.lint' },
      },
      { level: 'error', message: 'z', properties: { file: 'a,b:c.ts', title: 'b.lint' } },
      { level: 'error', message: 'w\nv 100%', properties: { title: 'cart › adds · b.lint and 1 more' } },
    ]);
  });

  it('cannot be told to do anything by a finding [S07]', () => {
    const text = masked('x\n::set-output name=a::b\r::stop-commands::t\n##[error]y');
    const evil = finding(text, { title: text, place: { file: 'a\n::error::b', line: 1 } });
    const log = played(recordFinding({ a: [{ fails: true, findings: [evil] }] }));
    expect(log.processed.map(({ name }) => name)).toEqual(['error']);
    expect(log.annotations[0]?.message).toBe(text.replace('##[', '#\u200b#['));
  });

  it('is cut where the runner would cut it', () => {
    const long = finding('x'.repeat(5000), { title: masked('t'.repeat(250)) });
    const log = played(recordFinding({ ['j'.repeat(300)]: [{ findings: [long] }] }));
    expect(log.annotations[0]?.properties['title']?.length).toBeLessThan(255);
    expect(log.annotations[0]?.message).toHaveLength(4096);
    expect(log.annotations[0]?.message.endsWith('…')).toBe(true);
  });
});

const plain = (record: RunRecord) => endLines(record, plainDialect(new Masker(), false), []).map(String);

describe('a plain log', () => {
  it('names a few of what each failed job found above its last lines', () => {
    const findings = [
      finding('expected 4 to be 3\n  at all', { title: masked('adds'), ...at(12, { column: 5 }) }),
      ...many(4, 'warning'),
      finding('last'),
    ];
    const record = recordFinding({ a: [{ fails: true, findings, omitted: 2 }], b: [{ findings }] });
    expect(endLines(record, plainDialect(new Masker(), false), []).slice(3)).toEqual([
      '  · src/a.ts:12:5 adds: expected 4 to be 3',
      '  · src/a.ts:1 warning: warning 0',
      '  · src/a.ts:2 warning: warning 1',
      '  · src/a.ts:3 warning: warning 2',
      '  · src/a.ts:4 warning: warning 3',
      '  · … and 3 more findings',
      '',
      '✗ shop failed in 1.0 s · 1 succeeded, 1 failed',
    ]);
  });

  it('says nothing of them where no job failed', () => {
    const record = recordFinding({ a: [{ findings: many(20, 'error') }] });
    expect(endLines(record, plainDialect(new Masker(), false), [])).toHaveLength(1);
  });

  it('says where a job succeeded although its tests failed', () => {
    const findings = [finding('expected 4', { source: 'junit', title: masked('adds'), ...at(3) })];
    const record = recordFinding({
      a: [{ findings, tests: { passed: 1, failed: 1 } }],
      b: [{ tests: { passed: 2 } }],
    });
    expect(plain(record).slice(0, -1)).toEqual([
      '',
      '! a: 1 test failed, and yet it succeeded',
      '  · src/a.ts:3 adds: expected 4',
      '',
    ]);
  });

  it('names every failed job, however many: those beyond the first by why they failed', () => {
    const jobs = Object.fromEntries(
      Array.from({ length: 36 }, (_, i) => [`j${i}`, { ...failed(i < 35 ? 1 : 9), start: i }]),
    );
    expect(plain(recordOf(jobs, 'failure')).slice(-7)).toEqual([
      '… and 26 more failed jobs',
      '  exit 1: j10, j11, j12, j13, j14, j15, j16, j17, j18, j19',
      '  exit 1: j20, j21, j22, j23, j24, j25, j26, j27, j28, j29',
      '  exit 1: j30, j31, j32, j33, j34',
      '  exit 9: j35',
      '',
      '✗ shop failed in 1.0 s · 36 failed',
    ]);
  });

  it('of a cancelled run shows what was running, and what that printed last', () => {
    const jobs: Record<string, Told> = {
      a: succeeded,
      b: {
        attempts: [{ status: 'cancelled', reason: 'cancelled' }],
        tail: 'one\ntwo\n',
        outcome: { status: 'cancelled', reason: 'cancelled' },
      },
      c: { outcome: { status: 'cancelled', reason: 'cancelled' } },
    };
    expect(plain(recordOf(jobs, 'cancelled'))).toEqual([
      '',
      '■ b: was running for 1.0 s',
      '  │ one',
      '  │ two',
      '',
      '  → go on where it ended: cimyr run --resume',
      '',
      '■ shop was cancelled in 1.0 s · 1 succeeded, 2 cancelled',
    ]);
  });

  it('of a job that was waiting for its next attempt, how the last one ended', () => {
    const waiting: Told = {
      attempts: [{ status: 'failure', reason: 'exit-code', exitCode: 7 }],
      backoffMs: 5000,
      tail: 'try\n',
      outcome: { status: 'cancelled', reason: 'cancelled' },
    };
    expect(plain(recordOf({ a: waiting }, 'cancelled')).slice(1, 3)).toEqual([
      '■ a: was waiting for its next attempt; the last one: exit 7',
      '  │ try',
    ]);
  });

  it('of a job that a failure stopped, its last line; there is nothing to go on with', () => {
    const cut: Told = {
      attempts: [{ status: 'cancelled', reason: 'on-failure' }],
      tail: 'one\ntwo\n',
      outcome: { status: 'cancelled', reason: 'on-failure', root: 'a' },
    };
    const lines = plain(recordOf({ a: failed(1), b: cut, c: succeeded }, 'failure'));
    expect(lines.slice(4, 7)).toEqual(['■ b: was running for 1.0 s when a failed', '  │ two', '']);
    expect(lines.join('\n')).not.toContain('--resume');
  });
});
