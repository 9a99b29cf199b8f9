import { describe, expect, it } from 'vitest';
import type { CommandEnd } from '../../../src/domain/command-end.js';
import type { RolloutFailure } from '../../../src/domain/rollout/failure.js';
import { foldRollout } from '../../../src/report/rollout/record.js';
import type { RolloutResult } from '../../../src/report/rollout/result.js';
import { rolloutSummary } from '../../../src/report/rollout/summary/summary.js';
import { gfm, nodesOf } from '../gfm.js';
import { PAYLOADS } from '../payloads.js';
import * as stories from './stories.js';
import {
  answered500,
  BEFORE,
  ended,
  eventsOf,
  exited,
  failure,
  firstOne,
  goal,
  hostileNotes,
  masked,
  measured,
  NEXT,
  recordOf,
  started,
  type Told,
  took,
  unreachable,
} from './told.js';

const resultOf = (status: RolloutResult['status'], more: Partial<RolloutResult> = {}): RolloutResult => ({
  status,
  plan: [],
  ...more,
});
const summaryOf = (
  told: readonly Told[],
  status: RolloutResult['status'],
  more: Partial<RolloutResult> = {},
) => rolloutSummary(recordOf(told), resultOf(status, more));
const ORIGIN = { server: 'https://github.com', repository: 'octo/shop', sha: NEXT };
const headingOf = (markdown: string) => markdown.split('\n', 1)[0];

describe('the summary of a rollout', () => {
  it('says the end, the cause, what was printed and how to undo it first, then steps, checks and the way', () => {
    const undo = 'cimyr rollback production --to 9f8e7d6';
    expect(
      rolloutSummary(recordOf(stories.unhealthyGate), resultOf('rolled-back'), { undo }),
    ).toBe(`## ⏪ shop: rolled back: 9f8e7d6 serves in production (850 ms)

**From** \`9f8e7d6\` **to** \`a1b2c3d\` · blue-green over web1

**Cause:** health of 10.0.0.1:8001: http\u200b://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS), after 3 attempts\\
**Next:** look at its log

\`\`\`text
no database
\`\`\`

**Undo:** \`${undo}\`

| Result | Step | Time | Notes |
|---|---|--:|---|
| ✅ done | start 10.0.0.1:8001 | 500 ms | – |
| ❌ failed | health of 10.0.0.1:8001 | 50 ms | http\u200b://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS), after 3 attempts |
| ✅ done | stop 10.0.0.1:8001 | 300 ms | – |

| Verdict | Health check | Measured last | Limit | Asked | Failed |
|---|---|---|---|--:|--:|
| ❌ unhealthy | \`http://10.0.0.1:8001/up\` | answered 500 instead of 200 to 299 (H-STATUS) | status 200 to 299 | 3 | 3 |

\`\`\`mermaid
flowchart LR
  classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c
  classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011
  classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00
  classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3
  subgraph s0["to a1b2c3d"]
    n0["start 10.0.0.1:8001<br/>✅ 500 ms"]:::ok
    n1["health of 10.0.0.1:8001<br/>❌ 50 ms"]:::fail
  end
  subgraph s1["to 9f8e7d6"]
    n2["stop 10.0.0.1:8001<br/>✅ 300 ms"]:::ok
  end
  n0 --> n1
  n1 --> n2
\`\`\`
`);
  });

  it('says in its heading how every kind of rollout ended', () => {
    const heading = (told: readonly Told[], status: RolloutResult['status']) =>
      headingOf(summaryOf(told, status));
    expect(heading(stories.rolling, 'success')).toBe('## ✅ shop: a1b2c3d serves in production (3.9 s)');
    expect(heading(stories.failedStart, 'rolled-back')).toBe(
      '## ⏪ shop: rolled back: 9f8e7d6 serves in production (3.1 s)',
    );
    expect(heading(stories.unknown, 'unknown')).toBe(
      '## ❓ shop: nobody can tell what serves in production: web2: no answer within 30 s (E-X)',
    );
    expect(heading(stories.recreate.slice(0, 5), 'cancelled')).toBe(
      '## ⏹️ shop → production: cancelled (320 ms): production may not be one release yet',
    );
    expect(heading(stories.rolling.slice(0, 3), 'failure')).toBe(
      '## ❌ shop: failed in production (400 ms); nothing was rolled back',
    );
  });

  it('sets commands as code: those that failed, and those to run', () => {
    const text = summaryOf(stories.failedStart, 'rolled-back');
    expect(text).toContain('**Cause:** start 10.0.0.1:8001 on web1: `./bin/start` exited with code 1\\\n');
    expect(text).toContain('```text\nlistening\nEADDRINUSE\n```');
    expect(summaryOf(stories.unknown, 'unknown')).toContain(
      '**What to do:** look at web2, then run: `cimyr status production`',
    );
  });

  it('sets them as code whole, whatever they hold, and nothing else that looks like one', () => {
    const commandOf = (command: string, end: CommandEnd = { kind: 'exit', code: 1 }) => {
      const failure = {
        kind: 'command',
        place: 'web1',
        command: masked(command),
        end,
        output: masked(''),
      } as const;
      return summaryOf(
        [...took(0, { kind: 'start', at: ['web1:1'] }, { failure }), ended('failure')],
        'failure',
      );
    };
    expect(commandOf('echo `date`')).toContain('**Cause:** start web1:1 on web1: `` echo `date` `` exited');
    expect(commandOf('a; b', { kind: 'killed' })).toContain('on web1: `a; b` was killed');
    expect(commandOf('cimyr rollback x')).toContain('on web1: `cimyr rollback x` exited');
    const text = summaryOf(stories.unknown, 'unknown', {
      why: unreachable('web2', 'the banner says: cimyr status is down'),
    });
    expect(text).toContain('then run: `cimyr status production`');
    expect(text).not.toContain('`cimyr status is down');
  });

  it('tells the measured outage', () => {
    expect(summaryOf(stories.recreate, 'success')).toContain(
      'recreate over web1 · outage of 1.2 s measured\n',
    );
  });

  it('tells what failed on the way back, too', () => {
    const noProxy: RolloutFailure = {
      kind: 'not-ready',
      place: 'web1',
      servers: ['s1'],
      waitedMs: 30_000,
    };
    const words = "the proxy's own check of s1 did not become good within 30.0 s";
    const told = [
      ...stories.failedStart.slice(0, -1),
      ...took(5, { kind: 'shift', at: ['web1'], percent: 100 }, { failure: noProxy }),
      ended('unknown'),
    ];
    const text = summaryOf(told, 'unknown', {
      why: { kind: 'way-back-failed', failure: noProxy },
    });
    expect(text).toContain('**Cause:** start 10.0.0.1:8001 on web1: ');
    expect(text).toContain(
      `**Then:** give 9f8e7d6 all requests on web1: ${words}\\\n**Next:** see what it asks\n`,
    );
    expect(headingOf(text)).toBe(`## ❓ shop: nobody can tell what serves in production: ${words}`);
  });

  const place = { app: 'shop', environment: 'production' };
  const nothing = foldRollout(place).record;

  it('says who holds the lease, and what helps', () => {
    const holder = { id: 'x', by: 'ana', since: 'noon' };
    const why = { kind: 'locked', lease: { host: 'web1', fence: 3, holder, leftMs: 45_000 } } as const;
    expect(rolloutSummary(nothing, resultOf('locked', { why, release: NEXT, previous: BEFORE }))).toBe(
      `## 🔒 shop → production: nothing was changed: the lease on web1 is held by ana since noon, and free in 45 s unless it is renewed

**From** \`9f8e7d6\` **to** \`a1b2c3d\`

**What to do:** wait for it (--wait-for-lock), or look at what holds it; at worst a rollback takes it (--take-lock)
`,
    );
    expect(summaryOf(stories.rolling.slice(0, 5), 'locked', { why: { kind: 'fenced' } })).toMatch(
      /^## 🔒 shop → production: stopped: somebody else has taken the lease\n[^]*see: `cimyr status production`\n/,
    );
  });

  it('says why nothing was done, or could be', () => {
    expect(
      rolloutSummary(nothing, resultOf('success', { why: { kind: 'serves-already', release: NEXT } })),
    ).toBe('## ✅ shop → production: a1b2c3d serves already; nothing to do\n');
    const text = rolloutSummary(
      nothing,
      resultOf('unknown', { why: unreachable('web1', 'web1: no answer') }),
    );
    expect(text).toBe(
      '## ❓ shop: nobody can tell what serves in production: web1: no answer (E-X)\n\n**What to do:** see whether web1 can be reached, and how far it came; look at web1, then run: `cimyr status production`; then deploy, go back, or take what is there as it is (cimyr accept); others go on without it by --without web1\n',
    );
  });

  it('shows a plan with estimates and risk', () => {
    const plan = [
      { step: { kind: 'switch', at: ['web1'] } as const, estimateMs: 3000 },
      { step: { kind: 'settle' } as const },
    ];
    const risk = { level: 'medium', reasons: [{ kind: 'between', releases: 2, points: 2 }] } as const;
    const more = { plan, risk, estimateMs: 3000, release: BEFORE, previous: NEXT, strategy: 'immediate' };
    expect(
      rolloutSummary(nothing, resultOf('planned', more)),
    ).toBe(`## 📋 shop → production: planned; nothing is changed (medium risk, about 3.0 s)

**From** \`a1b2c3d\` **to** \`9f8e7d6\` · immediate

| # | Step | About |
|--:|---|--:|
| 1 | switch web1 to 9f8e7d6 | 3.0 s |
| 2 | write down what is live | ? |

2 steps, at least about 3.0 s

**Risk:** medium: 2 releases lie between (+2)
`);
  });

  it('names what does a plan that is left to people', () => {
    const result = { ...resultOf('planned', { release: BEFORE }), isManual: true };
    expect(rolloutSummary(nothing, result)).toContain(
      `**To do it:** \`cimyr rollback production --to ${BEFORE} --strategy immediate\``,
    );
    expect(rolloutSummary(nothing, resultOf('planned', { release: BEFORE }))).not.toContain('To do it');
  });

  it('links what lies between the releases, and says how to take back what went well', () => {
    const record = recordOf(stories.rolling);
    const text = rolloutSummary(record, resultOf('success'), { origin: ORIGIN });
    expect(text).toContain(
      `**From** \`9f8e7d6\` **to** \`a1b2c3d\` · [compare](https://github.com/octo/shop/compare/${BEFORE}...${NEXT}) · rolling`,
    );
    expect(text).toContain(`**Undo:** \`cimyr rollback production --to ${BEFORE}\`\n`);
    const release = { ...record, release: 'v2', previous: 'v1' };
    expect(rolloutSummary(release, resultOf('success'), { origin: ORIGIN })).not.toContain('compare');
  });

  it('says how to take back only what is there to be taken back', () => {
    const undo = (
      told: readonly Told[],
      status: RolloutResult['status'],
      more: Partial<RolloutResult> = {},
    ) => summaryOf(told, status, more).includes('**Undo:**');
    const other = (more: Parameters<typeof started>[0]) => [started(more), ...stories.rolling.slice(1)];
    expect(undo(stories.rolling, 'success')).toBe(true);
    expect(undo(stories.rolling, 'success', { serving: BEFORE })).toBe(false);
    expect(undo(stories.rolling, 'failure')).toBe(false);
    expect(undo(other({ intent: 'rollback' }), 'success')).toBe(false);
    expect(undo(other({ previous: NEXT }), 'success')).toBe(false);
    expect(undo([firstOne(NEXT), ...stories.rolling.slice(1)], 'success')).toBe(false);
  });

  it('tells an interrupted rollback that was brought to its end', () => {
    const told: Told[] = [
      [0, { kind: 'notice', message: masked(`the rollback of ${BEFORE} by ana was interrupted`) }],
      goal({ kind: 'going-back-interrupted' }, BEFORE),
      ...took(300, { kind: 'switch', at: ['web1'] }),
      ended('rolled-back', BEFORE),
    ];
    const text = summaryOf(told, 'rolled-back', { why: { kind: 'going-back-interrupted' } });
    expect(text).toContain('rolled back: 9f8e7d6 serves');
    expect(text).toContain('(300 ms): its rollback was interrupted\n');
    expect(text).toContain('- the rollback of 9f8e7d6 by ana was interrupted\n');
  });

  it('draws many steps as one node per kind, coloured by the worst', () => {
    const step = (i: number) => took(10, { kind: 'start', at: [`a${i}`] });
    const told = [started(), ...Array.from({ length: 20 }, (_, i) => step(i)).flat()];
    const bad = took(10, { kind: 'start', at: ['b'] }, { failure: failure('no') });
    const text = summaryOf([...told, ...bad, ...took(5, { kind: 'settle' })], 'failure');
    expect(text).toContain(
      'n0["start ×21<br/>❌ 210 ms"]:::fail\n    n1["write down what is live<br/>✅ 5 ms"]:::ok\n',
    );
  });
});

describe('the summary of a hostile rollout', () => {
  const hostile = (text: string): Told[] => [
    started({ app: text, environment: text, release: text, previous: text, places: [text] }),
    ...took(1, { kind: 'switch', at: [text] }, { notes: hostileNotes(text) }),
    measured(text, 'unhealthy', { ...answered500, message: text, excerpt: text }, text),
    ...took(1, { kind: 'start', at: [text] }, { failure: exited(text, 1, text, text) }),
    goal(failure(text, text), `${text} 2`),
    ...took(1, { kind: 'stop', at: [text] }, { failure: exited(text, 1) }),
    [0, { kind: 'notice', message: masked(text) }],
    ended('unknown'),
  ];

  it('holds no text of others as anything but text [S20, S21]', () => {
    for (const payload of [
      ...PAYLOADS,
      '"]:::ok; click n0 "javascript:alert(1)"',
      '%%{init: {}}%%',
      'end\n',
    ]) {
      const text = rolloutSummary(
        recordOf(hostile(payload)),
        resultOf('unknown', { why: { kind: 'refused', message: payload } }),
        {
          undo: payload,
          origin: { ...ORIGIN, repository: payload },
        },
      );
      const tree = gfm(text);
      const kinds = new Set(nodesOf(tree).map(({ type }) => type));
      for (const kind of [
        'link',
        'image',
        'linkReference',
        'imageReference',
        'footnoteReference',
        'delete',
        'emphasis',
      ])
        expect([payload, kind, kinds.has(kind)]).toEqual([payload, kind, false]);
      expect(nodesOf(tree).filter(({ type }) => type === 'heading')).toHaveLength(1);
      expect(nodesOf(tree).filter(({ type }) => type === 'table')).toHaveLength(2);
      for (const { value } of nodesOf(tree).filter(({ type }) => type === 'html'))
        expect(value).toMatch(/^(<details><summary>1 notice<\/summary>|<\/details>)$/);
      const texts = nodesOf(tree).filter(({ type }) => type === 'text');
      for (const { value } of texts) expect(value).not.toMatch(/@\w|(?<!\u200b)#\d/);
    }
  });

  it('draws no node, class or directive that others wrote', () => {
    const text = rolloutSummary(recordOf(hostile('x"]:::ok\n%%{init}%% n9["<b>')), resultOf('unknown'));
    const drawing = /```mermaid\n([^]*?)\n```/.exec(text)?.[1]?.split('\n').slice(5) ?? [];
    expect(drawing.length).toBeGreaterThan(5);
    for (const line of drawing)
      expect(line).toMatch(
        /^ {2}(subgraph s\d\["[^"<>%]*"\]|end| {2}n\d\["[^"<>%]*<br\/>[^"<>%]*"\]:::(ok|warn|fail)|n\d --> n\d)$/,
      );
  });

  it('stays within what GitHub takes, whatever there is of it [S22]', () => {
    const huge = '🎉&|@'.repeat(150_000);
    const output = `${huge}\nthe reason\n`;
    const step = (i: number): Told[] => [
      ...took(
        1,
        { kind: 'start', at: [`${i} ${'<&|'.repeat(500)}`] },
        {
          notes: hostileNotes(huge),
          ...(i % 2 === 0 ? { failure: exited(huge, 1, output) } : {}),
        },
      ),
      measured(`${i} ${'|&#'.repeat(300)}`, 'unhealthy', { ...answered500, message: '@'.repeat(5000) }),
      [0, { kind: 'notice', message: masked(huge) }],
    ];
    const fold = foldRollout();
    for (const event of eventsOf([started()])) fold.add(event);
    for (let i = 0; i < 2000; i++) for (const event of eventsOf(step(i))) fold.add(event);
    const text = rolloutSummary(
      fold.record,
      resultOf('unknown', { why: { kind: 'refused', message: huge } }),
      { undo: huge },
    );
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024);
    expect(text.isWellFormed()).toBe(true);
    expect(gfm(text).children?.[0]?.type).toBe('heading');
    expect(text).toMatch(/\d+ steps came before these\./);
    expect(text).toMatch(/\n\d+ more checks are not shown\./);
    expect(text).toContain('\nthe reason\n```');
  });

  it('leaves room for what the file holds already: the heading goes last', () => {
    const told = [
      ...stories.failedStart,
      ...Array.from({ length: 300 }, (_, i) => took(1, { kind: 'stop', at: [`a${i}`] })).flat(),
      measured('x', 'unhealthy', answered500),
    ];
    const parts = ['flowchart', '| Verdict |', '| Result |', '**Cause:**', '**What to do:**', '## ❌'];
    const room = (bytes: number) => {
      const text = rolloutSummary(recordOf(told), resultOf('failure'), { heldBytes: 900 * 1024 - bytes });
      expect([bytes, Buffer.byteLength(text) <= Math.max(1, bytes)]).toEqual([bytes, true]);
      return parts.filter((part) => text.includes(part));
    };
    expect(room(900 * 1024)).toEqual(parts);
    expect(room(10_000)).toEqual(parts.slice(1));
    expect(room(2000)).toEqual(parts.slice(3));
    expect(room(150)).toEqual(parts.slice(5));
    expect(room(20)).toEqual([]);
  });

  it('keeps a plan of thousands of steps within bounds', () => {
    const plan = Array.from({ length: 5000 }, () => ({
      step: { kind: 'start', at: ['|'.repeat(1000)] } as const,
    }));
    const text = rolloutSummary(foldRollout().record, resultOf('planned', { plan, release: NEXT }));
    expect(Buffer.byteLength(text)).toBeLessThan(300 * 1024);
    expect(text).toMatch(/\n\d+ more steps follow\.\n/);
  });
});
