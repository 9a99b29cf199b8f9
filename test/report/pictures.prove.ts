import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/report/formats/html/page.js';
import type { ReportKind } from '../../src/report/kinds/model.js';
import { reportOf } from '../../src/report/kinds/report.js';
import { folder } from '../built/workspace.js';
import { chromium, photograph, type View } from './chromium.js';
import { type Story, sourcesOf } from './kinds/stories.js';
import { STORIES } from './kinds/told.js';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'docs', 'reports');
const MAX_BYTES = 150 * 1024;

type Shot = readonly [name: string, story: Story, kind: ReportKind, view: View];
const { allGreen, oneFailure, large, cancelled } = STORIES;

/** What docs/cimyr-report.md shows. */
const SHOWN: readonly Shot[] = [
  ['failure', oneFailure, 'execution', { width: 1000, height: 1280 }],
  ['quality-dark', oneFailure, 'quality', { width: 1000, height: 1000, isDark: true }],
  ['performance', allGreen, 'performance', { width: 1000, height: 1180 }],
  ['summary', allGreen, 'summary', { width: 1000, height: 860 }],
];

/** The others are looked at by hand, and by this test only for what the browser says. */
const LOOKED_AT: readonly Shot[] = [
  ['large', large, 'execution', { width: 1200, height: 3000 }],
  ['large-dark', large, 'execution', { width: 1200, height: 3000, isDark: true }],
  ['cancelled', cancelled, 'execution', { width: 1200, height: 1600 }],
  ['compliance', oneFailure, 'compliance', { width: 1200, height: 1600 }],
];

const pageOf = (story: Story, kind: ReportKind) => reportHtml(reportOf(kind, sourcesOf(story)));

describe.skipIf(!chromium)('reports in a real browser', () => {
  it.each(SHOWN)(
    '%s: nothing of the page is refused, and its picture is kept',
    async (name, story, kind, view) => {
      using files = folder({ 'page.html': await pageOf(story, kind) });
      mkdirSync(DIRECTORY, { recursive: true });
      const picture = join(DIRECTORY, `${name}.png`);
      expect(await photograph(files.at('page.html'), picture, view)).toBe('');
      expect(statSync(picture).size).toBeLessThan(MAX_BYTES);
    },
  );

  it.each(LOOKED_AT)('%s: nothing of the page is refused', async (name, story, kind, view) => {
    using files = folder({ 'page.html': await pageOf(story, kind) });
    expect(await photograph(files.at('page.html'), files.at(`${name}.png`), view)).toBe('');
  });

  it('on a narrow screen each part still fits, and its picture is kept', async () => {
    const frame = (kind: string) => `<iframe src="${kind}.html"></iframe>`;
    const kinds = ['execution', 'quality', 'summary'] as const;
    using files = folder({
      // A window of a browser without a screen is 500 pixels wide or more.
      'frames.html': `<!DOCTYPE html><style>body { margin: 0; background: #80868e; display: flex; gap: 16px } iframe { width: 400px; height: 800px; border: 0; flex: none }</style>${kinds.map(frame).join('')}`,
    });
    for (const kind of kinds) files.write(`${kind}.html`, await pageOf(oneFailure, kind));
    const picture = join(DIRECTORY, 'narrow-dark.png');
    const view = { width: 3 * 416 - 16, height: 800, isDark: true };
    expect(await photograph(files.at('frames.html'), picture, view)).toBe('');
    expect(statSync(picture).size).toBeLessThan(MAX_BYTES);
  });

  it('a page with something in it that is not ours is refused by its own policy', async () => {
    const page = await pageOf(oneFailure, 'execution');
    using files = folder({
      'page.html': page.replace('</main>', '<style>body { color: red }</style></main>'),
    });
    const said = await photograph(files.at('page.html'), files.at('page.png'), { width: 800, height: 600 });
    expect(said).toMatch(/Content Security Policy/);
  });
});
