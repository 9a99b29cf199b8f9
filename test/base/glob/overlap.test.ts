import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Automaton } from '../../../src/base/glob/automaton.js';
import { overlap } from '../../../src/base/glob/overlap.js';
import { PathPatterns } from '../../../src/base/glob/path-patterns.js';

const globsOverlap = (a: string, b: string) => overlap(new Automaton(a), new Automaton(b));

it.each([
  ['dist/**', 'dist/app.js', true],
  ['dist', 'dist/a/b', true],
  ['./dist/', 'dist/a', true],
  ['dist/*.js', 'dist/app.js', true],
  ['dist/*.js', 'dist/app.css', false],
  ['a*c', 'ab*', true],
  ['a/*/c', 'a/b/d', false],
  ['**/x', 'a/b/x', true],
  ['**/x.js', 'a/*.css', false],
  ['web-?', 'web-1', true],
  ['web-[12]', 'web-2', true],
  ['web-[12]', 'web-3', false],
  ['app/[id]', 'app/[id]/page', true],
  ['{a,b}/x', 'b/x', true],
  ['{a,b}/x', 'c/x', false],
  ['x.{js,{css,html}}', 'x.html', true],
  ['v{1..3}', 'v2', true],
  ['v{1..3}', 'v4', false],
  ['+(a|b)', 'ab', false],
  ['(a)/x', '(a)/**', true],
  ['a**z', 'a/b/z', true],
  ['a/..', 'x', true],
  ['reports/1/*.xml', 'reports/2/*.xml', false],
  ['out/1', 'out/10', false],
])('%s and %s: %s', (a, b, expected) => {
  expect(globsOverlap(a, b)).toBe(expected);
  expect(globsOverlap(b, a)).toBe(expected);
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
  'a**b',
  '?',
  '?b',
  '[ab]',
  '[!a]',
  '{a,b}',
  'a{b,.js}',
  '{a/b,*}',
  '(a|b)',
  'a/',
);
const PATTERN = fc.array(SEGMENT, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const PATH = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'a.js', 'b.js', 'aa', 'bb', '[ab]', '(a|b)'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'));

it('two patterns that match one path overlap', () => {
  let both = 0;
  fc.assert(
    fc.property(PATTERN, PATTERN, fc.array(PATH, { minLength: 30, maxLength: 30 }), (a, b, paths) => {
      const [inA, inB] = [new PathPatterns([a]), new PathPatterns([b])];
      if (!paths.some((path) => inA.matches(path) && inB.matches(path))) return;
      both++;
      expect([a, b, globsOverlap(a, b)]).toEqual([a, b, true]);
    }),
    { numRuns: 2000 },
  );
  // Or the property would hold of nothing.
  expect(both).toBeGreaterThan(100);
});

it('a pattern and a path overlap where the path matches, and only there', () => {
  const plain = PATTERN.filter((pattern) => !pattern.includes('!'));
  const path = PATH.filter((text) => !/[[(]/.test(text));
  fc.assert(
    fc.property(plain, path, (pattern, text) => {
      const patterns = new PathPatterns([pattern]);
      // A path names a folder, too.
      const isBelow = patterns.mayGoOn(patterns.after(patterns.start, `${text}/`));
      expect(globsOverlap(pattern, text)).toBe(patterns.matches(text) || isBelow);
    }),
    { numRuns: 1000 },
  );
});

it('a directory means what lies below it', () => {
  fc.assert(
    fc.property(PATH, PATH, (directory, rest) => {
      expect(globsOverlap(directory, `${directory}/${rest}`)).toBe(true);
    }),
  );
});
