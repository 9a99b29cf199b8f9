import { describe, expect, it } from 'vitest';
import { jobSummary } from '../../src/report/summary/summary.js';
import { gfm, nodesOf } from './gfm.js';
import { PAYLOADS } from './payloads.js';
import { eventsOf, failed, foldOf, masked, recordOf, skipped, succeeded, type Told } from './records.js';

const RUN: Readonly<Record<string, Told>> = {
  'build.compile': { ...succeeded, stage: 'build', name: 'compile' },
  'test.unit': {
    ...failed(3, 'AssertionError: 1 is not 2\n', 'npm test'),
    stage: 'test',
    name: 'unit',
    start: 1000,
    afterStages: ['build'],
  },
  'test.e2e': { ...skipped('test.unit'), stage: 'test', name: 'e2e', needs: ['test.unit'] },
};

/** The parts in the order in which they stand, by how each begins. */
const partsOf = (markdown: string) => markdown.split('\n\n').map((part) => part.slice(0, 12));

describe('summary', () => {
  it('says verdict, cause, next step and last lines first, then table and graph', () => {
    expect(jobSummary(recordOf(RUN, 'failure'))).toBe(`## ❌ shop failed in 2.0 s — \`test.unit\` exit 3

**Cause:** \`npm test\` exited with code 3\\
**Next:** run it again: cimyr run --job test.unit; if nothing has changed, without its needs: cimyr run --resume (\`cimyr.yml:11\`)

1 succeeded, 1 failed, 1 skipped

\`\`\`text
AssertionError: 1 is not 2
\`\`\`

| Job | Result | Why | Time | Attempts |
|---|---|---|--:|--:|
| \`test.unit\` | ❌ failure | exit 3 | 1.0 s | 1 |
| \`test.e2e\` | ⏭️ skipped | blocked by test.unit | – | – |
| \`build.compile\` | ✅ success | – | 1.0 s | 1 |

\`\`\`mermaid
flowchart LR
  classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c
  classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011
  classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00
  classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3
  subgraph s0["build"]
    n0["compile<br/>✅ 1.0 s"]:::ok
  end
  subgraph s1["test"]
    n1["unit<br/>❌ exit 3 · 1.0 s"]:::fail
    n2["e2e<br/>⏭️ blocked by test.unit"]:::skip
  end
  s0 ==> n1
  n1 --> n2
\`\`\`

<sub>Thick arrows: the longest path.</sub>

<details><summary>Timeline (red: did not succeed, blue: on the longest path)</summary>

\`\`\`mermaid
gantt
  dateFormat x
  axisFormat %Q ms
  todayMarker off
  section build
  ✅ compile 1.0 s :active, t0, 0, 1000
  section test
  ❌ unit 1.0 s :crit, t1, 1000, 2000
\`\`\`

</details>
`);
  });

  it('is short when all went well', () => {
    const text = jobSummary(recordOf({ a: succeeded, b: succeeded }, 'success'));
    expect(partsOf(text)).toEqual([
      '## ✅ shop su',
      '2 succeeded',
      '| Job | Resu',
      '```mermaid\nf',
      '<details><su',
      '```mermaid\ng',
      '</details>\n',
    ]);
  });

  it('sorts the table by what a reader looks for: failed, cancelled, doubtful, skipped, fine', () => {
    const allowed: Told = {
      ...failed(1),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const flaky: Told = { ...succeeded, attempts: [...(failed(1).attempts ?? []), { status: 'success' }] };
    const cancelled: Told = { outcome: { status: 'cancelled', reason: 'cancelled' } };
    const jobs = {
      fine: succeeded,
      skip: skipped('bad'),
      flaky,
      allowed,
      cancelled,
      killed: {},
      bad: failed(1),
    };
    const rows = jobSummary(recordOf(jobs, 'failure')).match(/^\| `(\w+)` \|.*$/gm);
    expect(rows?.map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual([
      'bad',
      'cancelled',
      'killed',
      'allowed',
      'flaky',
      'skip',
      'fine',
    ]);
    expect(rows?.[2]).toContain('⏹️ unfinished');
    expect(rows?.[4]).toContain('⚠️ success, flaky | – | 2.0 s | 2');
    expect(rows?.[3]).toContain('⚠️ failure, allowed | exit 1');
  });

  it('opens the first failure and folds the others, each with its cause', () => {
    const text = jobSummary(recordOf({ a: failed(1, 'one'), b: failed(2, 'two', 'a `b`') }, 'failure'));
    expect(text.indexOf('```text\none\n```')).toBeLessThan(text.indexOf('<details>'));
    expect(text).toContain(
      '<details><summary>❌ <code>b</code></summary>\n\n`` a `b` `` exited with code 2; run it again: cimyr run --job b\n\n```text\ntwo',
    );
  });

  it('tells a failure that was allowed as one', () => {
    const allowed: Told = {
      ...failed(1, 'x'),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const text = jobSummary(recordOf({ a: allowed, b: succeeded }, 'success'));
    expect(text).toMatch(/^## ✅ shop succeeded in 1\.0 s\n\n1 succeeded, 1 failed but allowed\n/);
    expect(text).toContain('<details><summary>⚠️ <code>a</code></summary>');
    expect(text).not.toContain('**Cause:**');
  });

  it('shows output as a terminal would: without colours, progress in its last state', () => {
    const tail = '\u001b[31mred\u001b[0m\n10 %\r100 %\n\u001b[2Kdone\n';
    expect(jobSummary(recordOf({ a: failed(1, tail) }, 'failure'))).toContain(
      '```text\nred\n100 %\ndone\n```',
    );
  });

  it('ends with notices and with what jobs wrote themselves, as they wrote it', () => {
    const notice = { kind: 'notice', at: 0, message: masked('<b> @x') } as const;
    const record = foldOf([...eventsOf({ a: succeeded }, 'success'), notice, { ...notice, job: 'a' }]);
    const text = jobSummary(record, [{ job: 'a', text: '\n## mine\n<b>x</b>\n' }]);
    expect(text).toContain(
      '<details><summary>2 notices</summary>\n\n- &lt;b&gt; @\u200bx\n- `a`: &lt;b&gt; @\u200bx\n\n</details>',
    );
    expect(text).toMatch(/### `a`\n\n## mine\n<b>x<\/b>\n$/);
  });

  it('keeps further lines of a notice as they are, to be copied', () => {
    const notice = {
      kind: 'notice',
      at: 0,
      message: masked('add to the job:\npermissions:\n  ```checks: write'),
    } as const;
    const text = jobSummary(foldOf([...eventsOf({ a: succeeded }, 'success'), notice]));
    expect(text).toContain(
      '- add to the job:\n  ````text\n  permissions:\n    ```checks: write\n  ````\n\n</details>\n',
    );
    expect(gfm(text).children?.at(-1)?.type).toBe('html');
  });

  it('says no reason that the result says already', () => {
    const cancelled: Told = { outcome: { status: 'cancelled', reason: 'cancelled' } };
    expect(jobSummary(recordOf({ a: cancelled }, 'cancelled'))).toContain(
      '| `a` | ⏹️ cancelled | never began | – | – |',
    );
  });

  it('holds no text of others as anything but text [S20, S21]', () => {
    for (const payload of PAYLOADS) {
      const job = (told: Told): Told => ({ ...told, name: payload, stage: payload });
      const jobs = {
        [payload]: job(failed(1, payload, payload)),
        [`${payload}2`]: job(failed(1, payload, payload)),
      };
      const events = eventsOf(jobs, 'failure', payload);
      const text = jobSummary(foldOf([...events, { kind: 'notice', at: 0, message: masked(payload) }]));
      const tree = gfm(text);
      expect([payload, tree.children?.map(({ type }) => type)]).toEqual([
        payload,
        [
          'heading',
          'paragraph',
          'paragraph',
          'code',
          'html',
          'paragraph',
          'code',
          'html',
          'table',
          'code',
          'html',
          'code',
          'html',
        ].concat(['html', 'list', 'html']),
      ]);
      const kinds = new Set(nodesOf(tree).map(({ type }) => type));
      for (const kind of ['link', 'image', 'linkReference', 'imageReference', 'footnoteReference', 'delete'])
        expect(kinds).not.toContain(kind);
      const html = nodesOf(tree).filter(({ type }) => type === 'html');
      for (const { value } of html)
        expect(value).toMatch(
          /^(<details><summary>(❌ <code>[^<>]*<\/code>|1 notice|Timeline \(red: did not succeed, blue: on the longest path\))<\/summary>|<\/details>)$/,
        );
    }
  });
});
