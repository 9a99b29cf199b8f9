import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { PathPatterns } from '../../../src/base/glob/path-patterns.js';

const matches = (patterns: string | readonly string[], path: string) =>
  new PathPatterns([patterns].flat()).matches(path);

/** The rows of GitHub's page on filter patterns, as far as its words mean the same in every tool. */
describe('as GitHub documents it, a pattern matches', () => {
  it.each([
    ['*', ['README.md', 'server.rb'], ['docs/x']],
    ['**', ['all/the/files.md', 'x'], []],
    ['*.js', ['app.js', 'index.js'], ['a/app.js', 'js']],
    ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['index.jsx']],
    ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b', 'docs']],
    ['docs/**', ['docs/README.md', 'docs/mona/octocat.txt'], ['doc/x', 'docs']],
    ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['docs/x']],
    ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['docs']],
    ['**/README.md', ['README.md', 'js/README.md'], ['xREADME.md']],
    ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['src2/x']],
    ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']],
    ['**/migrate-*.sql', ['migrate-10909.sql', 'db/sept/migrate-v1.sql'], ['migrate.sql']],
  ])('%s', (pattern, ones, others) => {
    for (const path of ones) expect([path, matches(pattern, path)]).toEqual([path, true]);
    for (const path of others) expect([path, matches(pattern, path)]).toEqual([path, false]);
  });
});

describe('a pattern', () => {
  it.each([
    ['src', ['src', 'src/a', 'src/a/b'], ['srcs', 'a/src']],
    ['src/', ['src', 'src/a/b'], ['srcs/a']],
    ['./src', ['src/a'], []],
    ['packages/*/dist', ['packages/a/dist/x', 'packages/a/dist'], ['packages/a/b/dist']],
    ['web-?', ['web-1', 'web-1/x', 'web-😀'], ['web-', 'web-12']],
    ['*/', ['a/b', 'a/b/c'], ['a']],
    ['src/**/', ['src/a', 'src/a/b'], ['srcs/a', 'src']],
    ['**/', ['a', 'a/b'], []],
    ['a/**/b/**/', ['a/b/c', 'a/x/b/c/d'], ['a/c']],
    ['{src,*.md}', ['src/a', 'x.md'], ['x.md/a', 'y/x.md']],
    ['.', ['a', 'a/b'], []],
    ['', ['a'], []],
  ])('that names a folder means all below it, and a file of this name: %s', (pattern, ones, others) => {
    for (const path of ones) expect([path, matches(pattern, path)]).toEqual([path, true]);
    for (const path of others) expect([path, matches(pattern, path)]).toEqual([path, false]);
  });

  it.each([
    ['app/(shop)/**', 'app/(shop)/page.tsx', true],
    ['app/[id]/*', 'app/[id]/page.tsx', true],
    ['app/[...slug]/*', 'app/[...slug]/page.tsx', true],
    ['app/[[...slug]]/*', 'app/[[...slug]]/page.tsx', true],
    ['app/@modal/+page', 'app/@modal/+page', true],
    ['@(a|b)', 'a', false],
    ['[ab]', 'a', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a]', 'b', true],
    ['[]a]', ']', true],
    ['[a', '[a', true],
    ['a[b/c]d', 'a[b/c]d', true],
    ['a[/]b', 'a/b', false],
    ['[!a]', '/', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['\\!a', '!a', true],
    ['a\\\\b', 'a\\b', true],
    ['dir\\\\x/**', 'dir\\x/f', true],
    ['dist/**', 'dist/back\\slash/f', true],
    ['a\\', 'a\\', true],
    ['{a,b/c}/x', 'b/c/x', true],
    ['a{b{c,d},e}', 'abd', true],
    ['a{,b}', 'a', true],
    ['{a}', '{a}', true],
    ['{a,b', '{a,b', true],
    ['a,b}', 'a,b}', true],
    ['{a,{b}', '{a,{b}', true],
    ['v{1..12}', 'v11', true],
    ['v{1..12}', 'v13', false],
    ['{c..a}', 'b', true],
    ['{a/,b/}**/x', 'a/x', true],
    ['{a,b/}**/x', 'ax', false],
    ['a{/**/,-}b', 'a/b', true],
    ['a{/**/,-}b', 'a/y/z/b', true],
    ['a**/b', 'ab', false],
    ['**/**/x', 'x', true],
    ['dist/**', 'dist/a\nb', true],
    ['dist/*', 'dist/a\nb', true],
    ['*', '.hidden', true],
    ['**/x', '.a/.b/x', true],
    ['ä?', 'äö', true],
    ['A', 'a', false],
    ['sub/../src/./a//b', 'src/a/b', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });
});

describe('of several patterns', () => {
  it('the last that matches decides', () => {
    const list = ['**', '!src/**', 'src/keep.ts'];
    expect(['a', 'src/a', 'src/keep.ts'].map((path) => matches(list, path))).toEqual([true, false, true]);
    expect(matches([...list, '!**/*.ts'], 'src/keep.ts')).toBe(false);
    expect(matches(['!src/**', '**'], 'src/a')).toBe(true);
  });

  it('only such as take away mean everything else; without any, everything', () => {
    expect(['a', 'docs/a', 'x.md'].map((path) => matches(['!docs', '!*.md'], path))).toEqual([
      true,
      false,
      false,
    ]);
    expect(matches(['!docs', 'src'], 'a')).toBe(false);
  });
});

const SEGMENT = fc.constantFrom(
  'a',
  'b',
  'ab',
  'a.js',
  '*',
  '**',
  '*.js',
  'a*',
  '*b*',
  '?',
  '?b',
  '[ab]',
  '[!a]b',
  '[a-b]',
  '{a,b}',
  'a{b,.js}',
  '{a,b}{a,}',
);
const PATTERN = fc.array(SEGMENT, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const PATH = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'bb', 'a.js', '.js', '.ab', '[ab]'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

it('patterns match what they match elsewhere, and folders all below them', () => {
  // Elsewhere `a/**` is `a`, too, and `[!a]` is no negation.
  const elsewhere = (pattern: string) =>
    picomatch(pattern.replaceAll('[!', '[^').replace(/\/\*\*$/, '/**/*'), { dot: true });
  fc.assert(
    fc.property(PATTERN, fc.array(PATH, { minLength: 5, maxLength: 5 }), (pattern, paths) => {
      const namesFolder = !pattern.slice(pattern.lastIndexOf('/') + 1).includes('*');
      const [itself, below] = [elsewhere(pattern), elsewhere(`${pattern}/**/*`)];
      for (const path of paths) {
        const expected = itself(path) || (namesFolder && below(path));
        expect([pattern, path, matches(pattern, path)]).toEqual([pattern, path, expected]);
      }
    }),
    { numRuns: 2000 },
  );
});

it('a folder of which everything is taken away is not entered', () => {
  const goesOn = (list: string[], folder: string) => {
    const patterns = new PathPatterns(list);
    return patterns.mayGoOn(patterns.after(patterns.start, folder));
  };
  expect(goesOn(['**', '!node_modules/**'], 'node_modules/')).toBe(false);
  expect(goesOn(['**', '!node_modules'], 'node_modules/a/')).toBe(false);
  expect(goesOn(['**', '!node_modules/**', '*/keep/x'], 'node_modules/')).toBe(true);
  // Files of `a` itself stay.
  expect(goesOn(['**', '!a/*/'], 'a/')).toBe(true);
  expect(goesOn(['**', '!a/**/'], 'a/')).toBe(false);
});

it('a folder that is left out on the way holds nothing that matches', () => {
  const list = fc.array(fc.tuple(fc.boolean(), PATTERN), { minLength: 1, maxLength: 4 });
  let left = 0;
  fc.assert(
    fc.property(list, PATH, PATH, (parts, folder, rest) => {
      const patterns = new PathPatterns(parts.map(([isNegative, text]) => (isNegative ? `!${text}` : text)));
      const there = patterns.after(patterns.start, `${folder}/`);
      expect(patterns.isMatch(patterns.after(there, rest))).toBe(patterns.matches(`${folder}/${rest}`));
      if (patterns.mayGoOn(there)) return;
      left++;
      expect(patterns.matches(`${folder}/${rest}`)).toBe(false);
    }),
    { numRuns: 2000 },
  );
  expect(left).toBeGreaterThan(100);
});

it.each([
  ['*a'.repeat(12) + '*b', 'a'.repeat(240)],
  ['**/a/'.repeat(30) + 'b', 'a/'.repeat(400) + 'a'],
  ['{a,a}'.repeat(150), `${'a'.repeat(149)}b`],
  ['{*,**}'.repeat(100) + 'b', 'a/'.repeat(500)],
  ['[a-z]*'.repeat(100) + '!', 'a'.repeat(4000)],
  [`${'{'.repeat(400)}a${',b}'.repeat(400)}x`, 'a'.repeat(400)],
  ['['.repeat(2000), '['.repeat(1999)],
  ['**'.repeat(500) + 'b', 'a'.repeat(4000)],
])('a pattern that elsewhere takes years is done at once [S34]: %#', (pattern, path) => {
  expect(matches(pattern, path)).toBe(false);
});
