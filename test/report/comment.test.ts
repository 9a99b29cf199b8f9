import { describe, expect, it } from 'vitest';
import { comment } from '../../src/report/comment.js';
import type { Origin } from '../../src/report/origin.js';
import { failing, finding, recordFinding } from './findings/jobs.js';
import { gfm, nodesOf } from './gfm.js';
import { PAYLOADS } from './payloads.js';
import { eventsOf, failed, foldOf, masked, recordOf, succeeded } from './records.js';

const SHA = 'a1b2c3d'.padEnd(40, '0');
const ORIGIN: Origin = { server: 'https://github.com', repository: 'octo/shop', sha: SHA, run: '123' };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the comment on a pull request', () => {
  it('is one line and links when all is well', () => {
    expect(comment(recordOf({ a: succeeded }, 'success'), { origin: ORIGIN })).toBe(
      `### ✅ shop succeeded in 1.0 s

1 succeeded

<sub>[Log and summary](https://github.com/octo/shop/actions/runs/123) · commit \`a1b2c3d\` · run \`20260102-030405-abcdef\`</sub>
`,
    );
  });

  it('says cause and next step, failed jobs and tests, and what was found', () => {
    const tests = { passed: 3, failed: 1, failures: [failing('pays', 'no')] };
    const findings = [finding('unused', { place: { file: 'a.ts', line: 3 } })];
    const record = recordFinding({ unit: [{ tests, fails: true }], lint: [{ findings, fails: true }] });
    expect(comment(record, { report: '.cimyr/runs/1/run.json' })).toBe(
      `### ❌ shop failed in 1.0 s — \`unit\`

**Cause:** failed; a test failed: pays: no\\
**Next:** see its notice, and its 'if' and 'needs' (\`cimyr.yml:10\`)

2 failed\\
4 tests: 3 passed, 1 failed

| Failed job | Why | Time |
|---|---|--:|
| ❌ \`unit\` | – | 1.0 s |
| ❌ \`lint\` | – | 1.0 s |

| Failed test | Why | Where | Job |
|---|---|---|---|
| ❌ \`pays\` | no | – | \`unit\` |

| Found | Where | What | Job |
|---|---|---|---|
| ❌ error | \`a.ts:3\` | unused | \`lint\` |

<sub>run \`20260102-030405-abcdef\`</sub>
`,
    );
  });

  it('names ten of many, and counts the others', () => {
    const text = comment(
      recordOf(Object.fromEntries(numbers(30).map((i) => [`j${i}`, failed(1)])), 'failure'),
    );
    expect(text.match(/^\| ❌/gm)).toHaveLength(10);
    expect(text).toContain('\n\n… and 20 more failed jobs\n');
    expect(text).not.toContain('```');
  });

  it('names no failure twice: of one alone the first lines say all', () => {
    expect(comment(recordOf({ a: failed(1), b: succeeded }, 'failure'))).not.toContain('| Failed job |');
  });

  it('stays within what GitHub takes, and says less rather than nothing [S22]', () => {
    const long = (unit: string) => unit.repeat(700);
    for (const unit of ['🎉', '|', 'n'])
      for (const jobs of [1, 12]) {
        const name = (i: number) => `${long(unit)}${i}`;
        const found = numbers(30).map((i) => finding(name(i), { place: { file: name(i) } }));
        const tests = { failed: 30, failures: numbers(30).map((i) => failing(name(i), name(i))) };
        const all = Object.fromEntries(
          numbers(jobs).map((i) => [name(i), [{ findings: found, tests, fails: true as const }]]),
        );
        const text = comment({ ...recordFinding(all), pipeline: long(unit) }, { origin: ORIGIN });
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
        expect(text).toMatch(/^### ❌ .*\n\n\*\*Cause:\*\* /);
        expect(text).toContain('| Found |');
      }
  });

  it('calls nobody and refers to nothing, whatever others wrote [S20, S21]', () => {
    for (const payload of PAYLOADS) {
      const text = masked(payload);
      const findings = [finding(payload, { title: text, place: { file: payload, line: 1 } })];
      const tests = { failed: 1, failures: [{ name: text, message: text, place: { file: payload } }] };
      const found = recordFinding({ [payload]: [{ findings, tests, fails: true }], b: [{ fails: true }] });
      const record = foldOf(
        eventsOf({ [payload]: failed(1, payload, payload), b: failed(2) }, 'failure', payload),
      );
      for (const markdown of [
        comment(record, { origin: ORIGIN }),
        comment(found, { origin: ORIGIN, report: payload }),
      ]) {
        const nodes = nodesOf(gfm(markdown));
        const kinds = new Set(nodes.map(({ type }) => type));
        for (const kind of [
          'image',
          'linkReference',
          'imageReference',
          'footnoteReference',
          'delete',
          'emphasis',
          'code',
        ])
          expect([payload, kind, kinds.has(kind)]).toEqual([payload, kind, false]);
        for (const { value } of nodes.filter(({ type }) => type === 'text'))
          expect(value).not.toMatch(/@\w|(?<!\u200b)#\d|\bGH-\d/i);
        for (const { value } of nodes.filter(({ type }) => type === 'html'))
          expect(value).toMatch(/^<\/?sub>$/);
        expect(nodes.filter(({ type }) => type === 'heading')).toHaveLength(1);
      }
    }
  });
});
