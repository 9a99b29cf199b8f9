import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/domain/record.js';
import { checkRun } from '../../src/report/check-run.js';
import { anyRecord } from './any-record.js';
import { failing, finding, recordFinding } from './findings/jobs.js';
import { gfm, textOf } from './gfm.js';
import { eventsOf, failed, foldOf, masked, recordOf, skipped, succeeded, type Told } from './records.js';

const RUN: Readonly<Record<string, Told>> = {
  build: succeeded,
  unit: { ...failed(3, 'AssertionError\n', 'npm test'), needs: ['build'], start: 1000 },
  e2e: skipped('unit'),
};

describe('a check run', () => {
  it('says in its title how the run ended, where, and of how many tests', () => {
    const { name, conclusion, title } = checkRun(recordOf(RUN, 'failure'));
    expect([name, conclusion, title]).toEqual(['shop', 'failure', 'failed in 2.0 s: unit exit 3']);
    const tests = { passed: 411, failed: 1, failures: [failing('a')] };
    const record = { ...recordFinding({ unit: [{ tests, fails: true }] }), status: 'failure' as const };
    expect(checkRun(record).title).toBe('failed in 1.0 s: unit · 412 tests: 411 passed, 1 failed');
    expect(checkRun(recordOf({ build: succeeded }, 'success')).title).toBe('succeeded in 1.0 s');
  });

  it('says cause, next step and last lines first, and all jobs below', () => {
    const { summary, text } = checkRun(recordOf(RUN, 'failure'));
    expect(summary).toBe(`**Cause:** \`npm test\` exited with code 3\\
**Next:** run it again: cimyr run --job unit; if nothing has changed, without its needs: cimyr run --resume (\`cimyr.yml:11\`)

1 succeeded, 1 failed, 1 skipped

\`\`\`text
AssertionError
\`\`\``);
    expect(text).toBe(`| Job | Result | Why | Time | Attempts |
|---|---|---|--:|--:|
| \`unit\` | ❌ failure | exit 3 | 1.0 s | 1 |
| \`e2e\` | ⏭️ skipped | blocked by unit | – | – |
| \`build\` | ✅ success | – | 1.0 s | 1 |`);
  });

  it('concludes as the run did; where nothing ran, neither well nor badly', () => {
    const of = (jobs: Readonly<Record<string, Told>>, status?: 'success' | 'failure' | 'cancelled') =>
      checkRun(recordOf(jobs, status)).conclusion;
    const unneeded: Told = { outcome: { status: 'skipped', reason: 'changes' } };
    expect([of(RUN, 'failure'), of({ a: succeeded }, 'success'), of({ a: {} }, 'cancelled')]).toEqual([
      'failure',
      'success',
      'cancelled',
    ]);
    expect([of({ a: unneeded }, 'success'), of({}, 'success')]).toEqual(['neutral', 'neutral']);
    expect([of({ a: succeeded, b: unneeded }, 'success'), of({ a: {} })]).toEqual(['success', 'cancelled']);
    const [start, ...rest] = eventsOf({ a: { outcome: { status: 'success' } } }, 'success');
    const reused = { kind: 'reused', at: 0, job: 'a', outputs: {} } as const;
    expect(start && checkRun(foldOf([start, reused, ...rest])).conclusion).toBe('success');
  });

  it('keeps names and titles to one line of what GitHub takes', () => {
    const record = recordOf({ ['n\n'.repeat(300)]: failed(1) }, 'failure');
    const { name, title } = checkRun({ ...record, pipeline: `${'p'.repeat(300)}\ud83c` });
    expect([name.length, title.length, /\n/.test(name + title)]).toEqual([100, 255, false]);
    expect(checkRun({ ...record, pipeline: 'a\ud83c' }).name.isWellFormed()).toBe(true);
  });
});

describe('annotations', () => {
  const annotations = (record: Parameters<typeof checkRun>[0]) => checkRun(record).annotations;

  it('stand at the lines that findings are of, the worst first, with rule and stack', () => {
    const findings = [
      finding('odd', { level: 'notice', place: { file: 'a.ts' } }),
      finding('no\u001b[31mpe\r\nreally', {
        title: masked('no-undef'),
        place: { file: 'src/b.ts', line: 3, endLine: 3, column: 4, endColumn: 6 },
        details: masked('at x\n  at y'),
      }),
      finding('nowhere'),
      finding('over lines', { level: 'warning', place: { file: 'c.ts', line: 3, endLine: 5, column: 1 } }),
    ];
    expect(annotations(recordFinding({ lint: [{ findings }] }))).toEqual([
      {
        path: 'src/b.ts',
        startLine: 3,
        endLine: 3,
        startColumn: 4,
        endColumn: 6,
        level: 'failure',
        title: 'no-undef',
        message: 'nope\nreally',
        details: 'at x\n  at y',
      },
      { path: 'c.ts', startLine: 3, endLine: 5, level: 'warning', title: 'lint', message: 'over lines' },
      { path: 'a.ts', startLine: 1, endLine: 1, level: 'notice', title: 'lint', message: 'odd' },
    ]);
  });

  it('stand at each failed job in the configuration, with its last lines', () => {
    const allowed: Told = {
      ...failed(2),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const record = { ...recordOf({ ...RUN, lint: allowed }, 'failure'), file: './ci/cimyr.yml' };
    expect(annotations(record)).toEqual([
      {
        path: 'ci/cimyr.yml',
        startLine: 11,
        endLine: 11,
        level: 'failure',
        title: 'unit failed, exit 3',
        message:
          '`npm test` exited with code 3; run it again: cimyr run ci/cimyr.yml --job unit; if nothing has changed, without its needs: cimyr run ci/cimyr.yml --resume',
        details: 'AssertionError',
      },
      {
        path: 'ci/cimyr.yml',
        startLine: 13,
        endLine: 13,
        level: 'warning',
        title: 'lint failed, exit 2, allowed',
        message: '`make` exited with code 2; run it again: cimyr run ci/cimyr.yml --job lint',
      },
    ]);
  });

  it('of jobs come with the first fifty, however much was found', () => {
    const findings = Array.from({ length: 60 }, (_, i) =>
      finding(`m${i}`, { place: { file: 'a', line: i + 1 } }),
    );
    const found = annotations(recordFinding({ unit: [{ findings, fails: true }] }));
    expect(found).toHaveLength(61);
    expect(found[40]).toMatchObject({ path: 'cimyr.yml', title: 'unit failed' });
    expect(found[41]).toMatchObject({ message: 'm40' });
  });

  it('are of no place outside the repository, and have no columns and lines below 1', () => {
    const files = ['/etc/passwd', '../a', 'a/../../b', 'C:\\a', 'C:/a', '\\\\host\\a', '', '.', '\ud800'];
    const findings = files.map((file) => finding(file, { place: { file, line: 1 } }));
    const record = recordFinding({ unit: [{ findings, fails: true }] });
    expect(annotations({ ...record, file: '/somewhere/cimyr.yml' })).toEqual([]);
    const odd = finding('x', { place: { file: 'a', line: 0, endLine: -1, column: 0 } });
    expect(annotations(recordFinding({ a: [{ findings: [odd] }] }))).toMatchObject([
      { startLine: 1, endLine: 1 },
    ]);
    expect(annotations(recordFinding({ a: [{ findings: [odd] }] }))[0]).not.toHaveProperty('startColumn');
  });

  it('say something even where the tool did not, and not more than anybody reads', () => {
    const place = { file: 'a', line: 1 };
    const findings = [
      finding(' \n', { place }),
      finding('🎉'.repeat(9000), {
        place,
        title: masked('t'.repeat(999)),
        details: masked('d'.repeat(9999)),
      }),
    ];
    const [empty, long] = annotations(recordFinding({ a: [{ findings }] }));
    expect(empty?.message).toBe('no message');
    expect([long?.title?.length, long?.details?.length]).toEqual([255, 4000]);
    expect(long?.message).toMatch(/^(🎉)+…$/u);
    expect(long?.message.length).toBeLessThanOrEqual(2000);
  });
});

it('is for any record within what GitHub takes, and Markdown without an open end [S22]', () => {
  const fits = (record: RunRecord) => {
    const { name, title, summary, text } = checkRun(record);
    expect([name, title].every((line) => line.length <= 255 && line.isWellFormed())).toBe(true);
    for (const markdown of [summary, text]) {
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_000);
      const end = gfm(`${markdown}\n\nThe end\n`).children?.at(-1);
      expect(end && textOf(end)).toBe('The end');
    }
    const hasFailed = [...record.jobs.values()].some(
      ({ status, allowed }) => status === 'failure' && !allowed,
    );
    expect(summary.startsWith('**Cause:** ')).toBe(hasFailed);
  };
  fc.assert(fc.property(anyRecord, fits), { numRuns: 15 });
});

it('shortens a summary that is too long: fewer last lines, but those of the first failed job [S22]', () => {
  const jobs = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `j${i}`,
      failed(1, `${'🎉'.repeat(200)}\n`.repeat(30) + `reason ${i}\n`),
    ]),
  );
  const { summary } = checkRun(recordOf(jobs, 'failure'));
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_000);
  expect(summary).toContain('reason 0\n```');
  expect(summary).toContain('… and 17 more failed jobs');
});
