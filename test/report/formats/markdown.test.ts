import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timelineGantt } from '../../../src/report/formats/markdown/gantt.js';
import { reportMarkdown } from '../../../src/report/formats/markdown/report.js';
import { REPORT_KINDS, type Report, type Section } from '../../../src/report/kinds/model.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { gfm, nodesOf, type Tree, textOf } from '../gfm.js';
import { anySources } from '../kinds/any-sources.js';
import { sectionOf } from '../kinds/sections-of.js';
import { sourcesOf } from '../kinds/stories.js';
import { large, oneFailure } from '../kinds/told.js';
import { PAYLOADS } from '../payloads.js';
import { hostile } from './hostile.js';

const OURS = new Set([
  ...['root', 'heading', 'paragraph', 'text', 'inlineCode', 'code', 'strong', 'break', 'html'],
  ...['table', 'tableRow', 'tableCell', 'list', 'listItem'],
]);
const OUR_TAGS = /^(<\/?(details|summary|code|sub)>)+$/;

/** The tree, in which nothing is that we do not write. */
function check(markdown: string) {
  const tree = gfm(markdown);
  const nodes = nodesOf(tree);
  expect([...new Set(nodes.map(({ type }) => type))].filter((type) => !OURS.has(type))).toEqual([]);
  const tags = nodes.flatMap(({ type, value }) => (type === 'html' ? (value ?? '') : []));
  // A line of tags may hold a name between them, escaped.
  const strange = tags.flatMap((tag) => tag.match(/<[^>]*>/g) ?? []).filter((tag) => !OUR_TAGS.test(tag));
  expect(strange).toEqual([]);
  return tree;
}

const shapeOf = (tree: Tree) =>
  nodesOf(tree)
    .map(({ type }) => type)
    .filter((type) => /^(heading|table|code)/.test(type))
    .join();
const PLAIN_SHAPE = shapeOf(gfm(reportMarkdown(hostile('plain'))));

const linesOf = (markdown: string) => markdown.split('\n');

describe('reportMarkdown', () => {
  it('says verdict, cause and next step first', () => {
    const text = reportMarkdown(reportOf('execution', sourcesOf(oneFailure)));
    expect(linesOf(text).slice(0, 6)).toEqual([
      '## ❌ shop failed in 1 m 51 s — `check.e2e`',
      '',
      '**Cause:** `npm test` exited with code 1; a test failed: checkout › pays by card: ' +
        "locator.click: Timeout 30000ms exceeded, waiting for locator('\\#\u200bpay')\\",
      '**Next:** run it again: cimyr run --job check.e2e; if nothing has changed, without its needs: cimyr run --resume (`cimyr.yml:7`)',
      '',
      '5 succeeded (1 flaky), 1 failed, 1 failed but allowed, 2 skipped',
    ]);
  });

  it('is Markdown in which nothing but our own means anything', () => {
    fc.assert(
      fc.property(anySources, fc.constantFrom(...REPORT_KINDS), (sources, kind) => {
        check(reportMarkdown(reportOf(kind, sources)));
      }),
      { numRuns: 8 },
    );
  });

  it.each(PAYLOADS)('shows any text as it is, in every place [S20, S21]: %j', (payload) => {
    const tree = check(reportMarkdown(hostile(payload)));
    expect(shapeOf(tree)).toBe(PLAIN_SHAPE);
  });

  it('opens twenty rows, folds the others and counts those beyond', () => {
    const text = reportMarkdown(reportOf('execution', sourcesOf(large)));
    expect(text).toContain('<details><summary>221 more</summary>');
    const jobs = text.slice(text.indexOf('### Jobs'), text.indexOf('<details><summary>221 more'));
    expect(jobs.match(/^\| `/gm)).toHaveLength(20);
  });

  it('shows the time of each part of the path as a share of a bar', () => {
    const bars: Section = {
      kind: 'bars',
      id: 'time',
      title: 'Time',
      unit: 'duration',
      bars: [
        { label: 'running', value: 3000 },
        { label: 'never', value: 0 },
        { label: 'waiting', value: 1000 },
      ],
    };
    expect(
      linesOf(reportMarkdown({ ...hostile('x'), sections: [bars] })).filter((line) => line.includes('█')),
    ).toEqual([
      '| running | 3.0 s | 75.0 % | `███████████████░░░░░` |',
      '| waiting | 1.0 s | 25.0 % | `█████░░░░░░░░░░░░░░░` |',
    ]);
  });
});

/** What GitHub takes; one byte more and it shows nothing. */
const LIMIT = 1024 * 1024;

describe('the size of the Markdown [S22]', () => {
  const wide = (text: string, rows: number): Report => ({
    ...hostile('x'),
    sections: Array.from(
      { length: 3 },
      (_, i): Section => ({
        kind: 'table',
        id: `t${i}`,
        title: 'T',
        columns: Array.from({ length: 8 }, (_, c) => ({ key: `c${c}`, title: `C${c}`, unit: 'text' })),
        rows: Array.from({ length: rows }, () =>
          Object.fromEntries(Array.from({ length: 8 }, (_, c) => [`c${c}`, text])),
        ),
        total: 50_000,
      }),
    ),
  });

  it.each([
    ['few rows of short words', 'x', 30],
    ['many rows of short words', 'x', 2000],
    ['many rows of long ones, each letter of which takes several when it is escaped', '*|'.repeat(200), 600],
    ['pictures', '🎉'.repeat(500), 600],
  ])('keeps within what GitHub takes, and says what is left out: %s', (_, text, rows) => {
    const markdown = reportMarkdown(wide(text, rows));
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
    expect(markdown).toMatch(/\d more are in the JSON report\./);
    expect(markdown.isWellFormed()).toBe(true);
    expect(markdown).toMatch(/ UTC<\/sub>\n$/);
  });

  it('leaves no room for last lines that never end', () => {
    const block = { job: 'j', status: 'failure', said: [], place: 'f:1' } as const;
    const lines = Array.from({ length: 30 }, () => '🎉'.repeat(60_000));
    const blocks = Array.from({ length: 10 }, () => ({ ...block, lines }));
    const section: Section = { kind: 'blocks', id: 'b', title: 'B', blocks, total: 5000 };
    const markdown = reportMarkdown({ ...hostile('x'), sections: [section] });
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT / 4);
    expect(markdown).toContain('… and 4,990 more');
  });
});

describe('gantt', () => {
  const timeline = sectionOf(reportOf('execution', sourcesOf(oneFailure)), 'timeline', 'timeline');

  it('has a row for each attempt, the attempts of a job together', () => {
    const lines = linesOf(timelineGantt(timeline) ?? '');
    expect(lines.slice(0, 6)).toEqual([
      'gantt',
      '  dateFormat x',
      '  axisFormat %s s',
      '  todayMarker off',
      '  section ▸ build.install',
      '  ✅ 13.5 s :active, t0, 0, 13472',
    ]);
    expect(lines.filter((line) => line.startsWith('  section'))).toHaveLength(7);
    expect(lines.filter((line) => / t\d+, /.test(line))).toHaveLength(8);
  });

  it.each(['title', 'click x', 'a:b;c#d', '%%{init: {}}%%', 'x\ny', 'end'])(
    'takes no name for a word of its own: %j',
    (name) => {
      const stretches = timeline.stretches.map((stretch) => ({ ...stretch, job: name }));
      const lines = linesOf(timelineGantt({ ...timeline, stretches }) ?? '');
      const section = lines.find((line) => line.startsWith('  section'));
      expect(section).toMatch(/^ {2}section ▸ [^:;#%{}]*$/);
      expect(lines).toHaveLength(5 + stretches.length);
    },
  );

  it('is not drawn where nobody could read it', () => {
    expect(timelineGantt({ ...timeline, total: 61 })).toBeUndefined();
    expect(timelineGantt({ ...timeline, stretches: [], total: 0 })).toBeUndefined();
  });
});

describe('the text of a tree', () => {
  it('is what a reader sees of a report', () => {
    const text = textOf(gfm(reportMarkdown(reportOf('quality', sourcesOf(oneFailure)))));
    expect(text).toContain(
      '1,249 of 1,250 tests passed, 1 failed, 12 skipped, 1 flaky; 1 error, 2 warnings, 1 notice',
    );
    expect(text).toContain('checkout › pays by card');
  });
});
