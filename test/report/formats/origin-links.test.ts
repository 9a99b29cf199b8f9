import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/domain/record.js';
import { reportHtml } from '../../../src/report/formats/html/page.js';
import { reportMarkdown } from '../../../src/report/formats/markdown/report.js';
import { originWords, placeLinks, runLink } from '../../../src/report/formats/origin-links.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { failed, masked, recordOf } from '../records.js';
import { all, parsed } from './pages.js';

const COMMIT = 'c0ffee'.repeat(7).slice(0, 40);
const URL = 'https://github.com/octo/shop/actions/runs/77';
const ORIGIN = { repository: 'octo/shop', commit: COMMIT, ref: 'main', actor: 'ana', url: URL };

/** Its one job failed in `ci/cimyr.yml`. */
function failedOn(origin: { readonly url?: string; readonly repository?: string }): RunRecord {
  const text = (value: string) => masked(value);
  const startedBy = {
    repository: text(origin.repository ?? 'octo/shop'),
    ref: text('refs/heads/main'),
    commit: text(COMMIT),
    event: text('push'),
    actor: text('ana'),
    workflow: text('ci'),
    url: text(origin.url ?? URL),
    runner: text('r'),
  };
  return { ...recordOf({ a: failed(1) }, 'failure'), file: 'ci/cimyr.yml', startedBy };
}

const report = (record: RunRecord) =>
  reportOf('execution', { record, now: 0, history: { jobs: new Map() }, earlier: [] } as never);

describe('where a run was', () => {
  it('stands in the head, with links to the run and to the lines of the commit', async () => {
    const text = await reportHtml(report(failedOn({})));
    const links = all(parsed(text), 'a').map((link) => link.getAttribute('href'));
    expect(links).toContain(URL);
    expect(links).toContain(`https://github.com/octo/shop/blob/${COMMIT}/ci/cimyr.yml#L10`);
    expect(text).toContain('commit c0ffeec of octo/shop, main, by ana');
    expect(reportMarkdown(report(failedOn({})))).toMatch(
      /commit c0ffeec of octo\/shop, main, by ana, \[on GitHub\]\(https:\/\/github\.com\/octo\/shop\/actions\/runs\/77\)<\/sub>/,
    );
  });

  it.each([
    ['a script', { url: 'javascript:alert(1)//octo/shop/actions/runs/1' }],
    ['another server than https', { url: 'http://example.org/octo/shop/actions/runs/1' }],
    ['a repository that is none', { url: 'https://example.org/../x/actions/runs/1', repository: '../x' }],
    ['nothing', { url: '', repository: '' }],
  ])('has no link to %s', async (_, origin) => {
    const text = await reportHtml(report(failedOn(origin)));
    const links = all(parsed(text), 'a').map((link) => link.getAttribute('href') ?? '');
    expect(links.filter((link) => !link.startsWith('#'))).toEqual([]);
    expect(reportMarkdown(report(failedOn(origin)))).not.toContain('](');
  });

  it('is told as far as it is known', () => {
    expect(originWords(undefined)).toBe('');
    expect(originWords({ commit: COMMIT, isChanged: true })).toBe('commit c0ffeec, changed since');
    expect(originWords(ORIGIN)).toBe('commit c0ffeec of octo/shop, main, by ana');
    expect(report(recordOf({ a: failed(1) }, 'failure')).run).not.toHaveProperty('origin');
    expect([runLink(undefined), placeLinks(undefined)('a:1')]).toEqual([undefined, undefined]);
    expect(placeLinks(ORIGIN)('src/a b.ts')).toBe(`https://github.com/octo/shop/blob/${COMMIT}/src/a%20b.ts`);
  });
});
