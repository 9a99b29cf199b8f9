import { describe, expect, it } from 'vitest';
import { besidesTests } from '../../../src/report/findings/select.js';
import type { Origin } from '../../../src/report/origin.js';
import { findingsMarkdown } from '../../../src/report/summary/findings.js';
import { flakyPart } from '../../../src/report/summary/flaky.js';
import { slowestJobs } from '../../../src/report/summary/slowest.js';
import { jobSummary } from '../../../src/report/summary/summary.js';
import { failedTestsMarkdown, slowestTestsPart, testsWords } from '../../../src/report/summary/tests.js';
import { failing, finding, recordFinding } from '../findings/jobs.js';
import { gfm, nodesOf } from '../gfm.js';
import { PAYLOADS } from '../payloads.js';
import { masked, recordOf, succeeded, type Told } from '../records.js';

const SHA = 'a1b2c3d'.padEnd(40, '0');
const ORIGIN: Origin = { server: 'https://github.com', repository: 'octo/shop', sha: SHA };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the table of findings', () => {
  it('names level, place, rule and message, each place a link to its line of the commit', () => {
    const record = recordFinding({
      lint: [
        {
          findings: [
            finding('x is not defined', { title: masked('no-undef'), place: { file: 'src/a.ts', line: 3 } }),
            finding('slow', { level: 'warning' }),
          ],
        },
      ],
    });
    const link = `[\`src/a.ts:3\`](https://github.com/octo/shop/blob/${SHA}/src/a.ts#L3)`;
    expect(findingsMarkdown(besidesTests(record), { rows: 20, origin: ORIGIN })).toBe(
      `| Found | Where | What | Job |
|---|---|---|---|
| ❌ error | ${link} | no-undef: x is not defined | \`lint\` |
| ⚠️ warning | – | slow | \`lint\` |`,
    );
    expect(findingsMarkdown(besidesTests(record), { rows: 20 })).toContain('| ❌ error | `src/a.ts:3` |');
  });

  it('says once what several jobs found, and counts what it does not show', () => {
    const findings = numbers(25).map((i) => finding(`m${i}`));
    const record = recordFinding({ a: [{ findings, omitted: 7 }], b: [{ findings: [finding('m0')] }] });
    const table = findingsMarkdown(besidesTests(record), { rows: 20 });
    expect(table).toContain('| m0 | `a` and 1 more |');
    expect(table.split('\n')).toHaveLength(24);
    expect(table).toMatch(/\n\n… and 12 more findings$/);
  });

  it('leaves failed tests to their own table', () => {
    const record = recordFinding({ unit: [{ findings: [finding('no', { source: 'junit' })] }] });
    expect(findingsMarkdown(besidesTests(record), { rows: 20 })).toBe('');
  });
});

describe('what is said of tests', () => {
  const tests = {
    passed: 5,
    failed: 30,
    skipped: 1,
    durationMs: 12_300,
    failures: numbers(25).map((i) => failing(`pay › case ${i}`, `expected ${i}\n  at x`)),
    slowest: [
      { name: masked('pay › slow'), durationMs: 4000 },
      { name: masked('pay › quick'), durationMs: 999 },
    ],
    flaky: [masked('pay › sometimes')],
  };
  const record = recordFinding({ unit: [{ tests, fails: true }], 'unit (2)': [{ tests: { passed: 1 } }] });

  it('counts them in one line, of all jobs together', () => {
    expect(testsWords(record)).toBe('37 tests: 6 passed, 30 failed, 1 skipped, 1 flaky in 12.3 s');
    expect(testsWords(recordFinding({ a: [{ tests: { passed: 1 } }] }))).toBe('1 test: 1 passed');
    expect(testsWords(recordFinding({ a: [{ tests: {} }] }))).toBe('0 tests');
    expect(testsWords(recordFinding({ a: [{}] }))).toBe('');
  });

  it('names those that failed with what they said, and counts the others', () => {
    const table = failedTestsMarkdown(record, { rows: 20 });
    expect(table.split('\n').slice(0, 3)).toEqual([
      '| Failed test | Why | Where | Job |',
      '|---|---|---|---|',
      '| ❌ `pay › case 0` | expected 0   at x | – | `unit` |',
    ]);
    expect(table).toMatch(/\n\n… and 10 more failed tests$/);
  });

  it('names the slowest, but not those that are quick', () => {
    const part = slowestTestsPart(record);
    expect(part).toContain('| `pay › slow` | 4.0 s | `unit` |');
    expect(part).not.toContain('quick');
    expect(slowestTestsPart(recordFinding({ a: [{ tests: {} }] }))).toBe('');
  });

  it('is part of the cause: the first failed test says more than the command', () => {
    expect(jobSummary(record)).toContain(
      '**Cause:** failed; 30 tests failed, the first: pay › case 0: expected 0\\\n**Next:** ',
    );
  });

  it('says where a job succeeded although its tests failed', () => {
    const green = recordFinding({
      unit: [{ tests: { passed: 1, failed: 2 } }],
      b: [{ tests: { passed: 1 } }],
    });
    expect(jobSummary(green)).toContain('\\\n⚠️ unit: 2 tests failed, and yet it succeeded\n\n');
    expect(jobSummary(record)).not.toContain('and yet');
  });

  it('stands with the counts, above the tables', () => {
    const text = jobSummary(record);
    expect(text).toContain('1 succeeded, 1 failed\\\n37 tests: 6 passed');
    expect(text.indexOf('| Failed test |')).toBeLessThan(text.indexOf('| Job | Result |'));
  });
});

describe('what is flaky', () => {
  it('is named: jobs with why they failed first, tests with their job', () => {
    const record = recordFinding({
      e2e: [
        { fails: true, tests: { failures: [failing('pay › once')] } },
        { tests: { passed: 1, flaky: [masked('pay › in itself')] } },
      ],
    });
    expect(flakyPart(record, 20)).toBe(
      `<details><summary>⚠️ 1 job and 2 tests flaky: the same code both failed and succeeded</summary>

- \`e2e\`: succeeded at attempt 2
- \`pay › in itself\` in \`e2e\`
- \`pay › once\` in \`e2e\`

</details>`,
    );
    expect(flakyPart(recordFinding({ a: [{}] }), 20)).toBe('');
  });

  it('is counted where it is much', () => {
    const tests = { flaky: numbers(25).map((i) => masked(`t${i}`)) };
    expect(flakyPart(recordFinding({ a: [{ tests }] }), 20)).toContain('\n- … and 5 more tests\n');
  });
});

describe('the slowest jobs', () => {
  const record = recordOf(
    {
      slower: { ...succeeded, duration: 5000 },
      usual: { ...succeeded, duration: 4000 },
      quicker: { ...succeeded, duration: 3000 },
      fresh: { ...succeeded, duration: 2000 },
      waiting: {},
    },
    'success',
  );
  const usual = { meanMs: 4000, p90Ms: 4500 };

  it('are compared with what they usually take', () => {
    const part = slowestJobs(record, (job) => (job === 'fresh' ? undefined : usual));
    expect(part).toBe(`<details><summary>Slowest jobs, 1 slower than usual</summary>

| Job | Time | Usually | Change |
|---|--:|--:|---|
| \`slower\` | 5.0 s | 4.0 s | 🔺 +25 %, slower than usual |
| \`usual\` | 4.0 s | 4.0 s | +0 % |
| \`quicker\` | 3.0 s | 4.0 s | −25 % |
| \`fresh\` | 2.0 s | – | new |

</details>`);
  });

  it('are slower only beyond nine of ten runs, and by what can be felt', () => {
    const none = '<summary>Slowest jobs, none slower than usual</summary>';
    expect(slowestJobs(record, () => ({ meanMs: 4000, p90Ms: 5000 }))).toContain(none);
    expect(slowestJobs(record, () => ({ meanMs: 4100, p90Ms: 4200 }))).toContain(none);
  });

  it('are measured by their last attempt', () => {
    const again: Told = {
      attempts: [{ status: 'failure' }, { status: 'success' }],
      outcome: { status: 'success' },
    };
    expect(slowestJobs(recordOf({ again }, 'success'), () => usual)).toContain('| `again` | 1.0 s |');
  });

  it('are only named where nothing is known, and there are many', () => {
    expect(slowestJobs(record)).toBe('');
    const jobs = Object.fromEntries(numbers(11).map((i) => [`j${i}`, { ...succeeded, duration: i }]));
    const part = slowestJobs(recordOf(jobs, 'success'));
    expect(part).toContain(
      '<summary>Slowest jobs</summary>\n\n| Job | Time |\n|---|--:|\n| `j10` | 10 ms |\n',
    );
    expect(part).not.toContain('`j0`');
  });
});

it('holds no text of others as anything but text [S20, S21]', () => {
  for (const payload of PAYLOADS) {
    const text = masked(payload);
    const found = finding(payload, { title: text, place: { file: payload, line: 1 }, level: 'warning' });
    const named = { name: text, message: text, place: { file: payload } };
    const tests = {
      failed: 1,
      failures: [named],
      flaky: [text],
      slowest: [{ name: text, durationMs: 5000 }],
    };
    const record = recordFinding({
      [payload]: [
        { tests, fails: true },
        { findings: [found], tests },
      ],
      b: [{}],
    });
    const tree = gfm(jobSummary(record, [], { origin: ORIGIN, expected: () => ({ meanMs: 1, p90Ms: 1 }) }));
    const nodes = nodesOf(tree);
    const kinds = new Set(nodes.map(({ type }) => type));
    for (const kind of [
      'image',
      'linkReference',
      'imageReference',
      'footnoteReference',
      'delete',
      'emphasis',
    ])
      expect([payload, kind, kinds.has(kind)]).toEqual([payload, kind, false]);
    expect(nodes.filter(({ type }) => type === 'table')).toHaveLength(5);
    for (const { children = [] } of nodes.filter(({ type }) => type === 'table'))
      for (const row of children) expect(row.children?.length).toBe(children[0]?.children?.length);
    for (const { value } of nodes.filter(({ type }) => type === 'text'))
      expect(value).not.toMatch(/@\w|(?<!\u200b)#\d/);
    for (const { value } of nodes.filter(({ type }) => type === 'html'))
      expect(value).toMatch(
        /^(<\/?sub>|<\/details>|<details><summary>[^<>]*(<code>[^<>]*<\/code>)?<\/summary>)$/,
      );
  }
});
