import { createHash } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../src/report/formats/html/page.js';
import { REPORT_KINDS, type Report } from '../../../src/report/kinds/model.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { anySources } from '../kinds/any-sources.js';
import { sourcesOf } from '../kinds/stories.js';
import { large, oneFailure } from '../kinds/told.js';
import { PAYLOADS } from '../payloads.js';
import { hostile } from './hostile.js';
import { all, parsed, textOf } from './pages.js';

const OURS = new Set([
  ...['html', 'head', 'meta', 'title', 'style', 'body', 'header', 'nav', 'main', 'footer', 'section', 'div'],
  ...[
    'h1',
    'h2',
    'p',
    'ul',
    'li',
    'a',
    'dl',
    'dt',
    'dd',
    'span',
    'b',
    'code',
    'pre',
    'time',
    'details',
    'summary',
  ],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ...['svg', 'g', 'rect', 'circle', 'line', 'polyline', 'path', 'text', 'tspan', 'desc', 'defs', 'marker'],
]);

const attributes = (element: Element) =>
  [...element.attributes].map(({ name, value }) => [name, value] as const);

/** What every page must hold, whatever is in it. */
function check(page: string) {
  const document = parsed(page);
  const elements = all(document, '*');
  expect(elements.filter(({ tagName }) => !OURS.has(tagName)).map(({ tagName }) => tagName)).toEqual([]);
  const given = elements.flatMap(attributes);
  expect(given.filter(([name]) => /^(on|style$|src|srcset|xlink)/.test(name))).toEqual([]);
  const ids = given.filter(([name]) => name === 'id').map(([, value]) => value);
  expect(new Set(ids).size).toBe(ids.length);
  const links = given.filter(([name]) => name === 'href').map(([, value]) => value);
  expect(links.filter((link) => !link.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([]);
  return document;
}

const page = (report: Report) => reportHtml(report);

describe('the page', () => {
  it('is well-formed, holds only our own elements, no script, and links only to itself', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, fc.constantFrom(...REPORT_KINDS), async (sources, kind) => {
        check(await page(reportOf(kind, sources)));
      }),
      { numRuns: 12 },
    );
  });

  it.each([...PAYLOADS, '"><b onload="x', "'/><a href='x'>", ']]>', '\ud800', '\u202eevil'])(
    'shows any text as it is, in every place [S20, S21]: %j',
    async (text) => {
      const document = check(await page(hostile(text)));
      const shown = text.replace(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800]/g,
        ' ',
      );
      // As every XML reader has to, xmldom makes one line end of them all.
      const lines = (some: string) => some.replace(/\r\n?|\u2028/g, '\n');
      expect(lines(textOf(all(document, 'h1')[0]))).toBe(lines(`${shown} failed`));
      expect(lines(textOf(all(document, 'pre')[0]))).toBe(lines(`${shown}\nend`));
      expect(lines(textOf(all(document, 'td')[0]))).toBe(lines(shown));
    },
  );

  it('forbids the browser everything but the style sheets that are in it', async () => {
    const document = parsed(await page(reportOf('execution', sourcesOf(oneFailure))));
    const policy = all(document, 'meta').find(
      (meta) => meta.getAttribute('http-equiv') === 'Content-Security-Policy',
    );
    const hashes = all(document, 'style').map(
      (style) => `'sha256-${createHash('sha256').update(textOf(style)).digest('base64')}'`,
    );
    expect(hashes).toHaveLength(2);
    expect(policy?.getAttribute('content')).toBe(
      `default-src 'none'; style-src ${hashes.join(' ')}; base-uri 'none'; form-action 'none'`,
    );
  });

  it('asks for nothing from outside, and is light or dark as its reader likes', async () => {
    const text = await page(reportOf('execution', sourcesOf(oneFailure)));
    expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\((?!#)|@import|@font-face/,
    );
    expect(text).toContain('@media (prefers-color-scheme: dark)');
  });

  it('can be read without eyes: one h1, then h2, heads of columns, words beside signs, titles of pictures', async () => {
    for (const kind of REPORT_KINDS) {
      const document = check(await page(reportOf(kind, sourcesOf(oneFailure))));
      expect(all(document, 'h1')).toHaveLength(1);
      for (const section of all(document, 'section')) expect(all(section, 'h2')).toHaveLength(1);
      for (const head of all(document, 'th')) expect(head.getAttribute('scope')).toBe('col');
      const pictures = all(document, 'svg').filter((svg) => svg.getAttribute('role') === 'img');
      for (const picture of pictures) expect(textOf(all(picture, 'title')[0])).not.toBe('');
      const marks = all(document, 'span').filter((span) =>
        (span.getAttribute('class') ?? '').startsWith('mark '),
      );
      for (const mark of marks) expect(textOf(mark)).toMatch(/^\S+ [a-z]+/);
    }
  });

  it('folds what is beyond twenty rows, without a script, and of very many says how many more there are', async () => {
    const document = check(await page(reportOf('execution', sourcesOf(large))));
    const jobs = all(document, 'section').find((section) => section.getAttribute('id') === 'jobs');
    const rows = jobs ? all(jobs, 'tr') : [];
    // Of its 300 jobs 60 were skipped for one reason.
    expect(rows).toHaveLength(242);
    expect(rows.filter((row) => row.getAttribute('class') === 'rest')).toHaveLength(221);
    const rowsOf = (n: number) => Array.from({ length: n }, (_, i) => ({ job: `j${i}` }));
    const columns = [{ key: 'job', title: 'Job', unit: 'code' as const }];
    const long = { kind: 'table', id: 't', title: 'T', columns, rows: rowsOf(900), total: 12_345 } as const;
    const text = await page({ ...hostile('x'), sections: [long] });
    expect(all(parsed(text), 'tr')).toHaveLength(501);
    expect(text).toContain('11,845 more are in the JSON report.');
  });

  it('scrolls what is long within its row', async () => {
    const columns = [{ key: 'text', title: 'Text', unit: 'text' as const }];
    const rows = [{ text: 'x'.repeat(400) }, { text: 'short' }];
    const long = { kind: 'table', id: 't', title: 'T', columns, rows, total: 2 } as const;
    const document = check(await page({ ...hostile('x'), sections: [long] }));
    const boxes = all(document, 'div').filter((one) => one.getAttribute('class') === 'long');
    expect(boxes.map(textOf)).toEqual(['x'.repeat(400)]);
  });

  it('draws a line for each of few jobs, and one for each slot of many', async () => {
    const linesOf = async (story: Parameters<typeof sourcesOf>[0]) => {
      const text = await page(reportOf('execution', sourcesOf(story)));
      return Number(/<svg class="timeline"[^>]* height="(\d+)"/.exec(text)?.[1]);
    };
    expect(await linesOf(oneFailure)).toBe(24 + 7 * 28);
    expect(await linesOf(large)).toBe(24 + 8 * 24);
  });

  it('draws of many jobs each stage as one, and says so', async () => {
    const text = await page(reportOf('execution', sourcesOf(large)));
    expect(text).toContain('Each stage is drawn as one.');
    expect(text).toContain('test ×120');
  });
});
