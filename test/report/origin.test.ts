import { describe, expect, it } from 'vitest';
import { compareUrl, type Origin, placeUrl, runUrl } from '../../src/report/origin.js';

const SHA = 'a1b2c3d'.padEnd(40, '0');
const OTHER = '9f8e7d6'.padEnd(40, '1');
const ORIGIN: Origin = { server: 'https://github.com', repository: 'octo/shop', sha: SHA, run: '123' };

describe('links', () => {
  it('lead to the lines of the commit', () => {
    const base = `https://github.com/octo/shop/blob/${SHA}`;
    expect(placeUrl(ORIGIN, { file: 'src/pay.ts', line: 12 })).toBe(`${base}/src/pay.ts#L12`);
    expect(placeUrl(ORIGIN, { file: 'src/pay.ts', line: 12, endLine: 14 })).toBe(
      `${base}/src/pay.ts#L12-L14`,
    );
    expect(placeUrl(ORIGIN, { file: 'src/pay.ts', line: 12, endLine: 12 })).toBe(`${base}/src/pay.ts#L12`);
    expect(placeUrl(ORIGIN, { file: 'a b/ü(1).ts' })).toBe(`${base}/a%20b/%C3%BC%281%29.ts`);
  });

  it('lead to the run, and to what lies between two commits', () => {
    expect(runUrl(ORIGIN)).toBe('https://github.com/octo/shop/actions/runs/123');
    expect(compareUrl(ORIGIN, OTHER, SHA)).toBe(`https://github.com/octo/shop/compare/${OTHER}...${SHA}`);
    expect(compareUrl({ ...ORIGIN, server: 'https://git.example:8443' }, OTHER, SHA)).toMatch(
      /^https:\/\/git\.example:8443\//,
    );
  });

  it('lead nowhere where a part is not what it should be [S20]', () => {
    const place = { file: 'a.ts', line: 1 };
    for (const server of ['http://github.com', 'javascript:alert(1)', 'https://x)y', 'https://a@b', ''])
      expect([server, placeUrl({ ...ORIGIN, server }, place)]).toEqual([server, undefined]);
    for (const repository of ['shop', 'octo/..', 'octo/a b', 'octo/a)', '../shop', 'a/b/c', ''])
      expect([repository, placeUrl({ ...ORIGIN, repository }, place)]).toEqual([repository, undefined]);
    for (const sha of ['main', SHA.slice(1), `${SHA})`, ''])
      expect([sha, placeUrl({ ...ORIGIN, sha }, place)]).toEqual([sha, undefined]);
    for (const file of ['', '/etc/passwd', '../a', 'a/../b', './a', 'a//b', '\ud800'])
      expect([file, placeUrl(ORIGIN, { file })]).toEqual([file, undefined]);
    expect(runUrl({ ...ORIGIN, run: '1/../2' })).toBeUndefined();
    expect([compareUrl(ORIGIN, SHA, SHA), compareUrl(ORIGIN, 'v1', SHA)]).toEqual([undefined, undefined]);
  });

  it('hold nothing that ends a link in Markdown', () => {
    for (const file of [
      'a)',
      'a b',
      '<x>',
      'a"b',
      "a'b",
      'a|b',
      'a`b',
      'a]b',
      'a\\b',
      'a\nb',
      '#L1',
      '?x=y',
      '%2e',
    ])
      expect(placeUrl(ORIGIN, { file })).toMatch(/^https:\/\/github\.com\/octo\/shop\/blob\/\w+\/[\w.%-]+$/);
  });
});
