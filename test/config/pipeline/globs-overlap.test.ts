import fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { globsOverlap } from '../../../src/config/pipeline/globs-overlap.js';
import { rivalsOf } from '../../../src/config/pipeline/rivals.js';

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
  ['{a,b}/x', 'b/x', true],
  ['{a,b}/x', 'c/x', false],
  ['x.{js,{css,html}}', 'x.html', true],
  ['+(a|b)', 'ab', true],
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
  '?',
  '?b',
  '[ab]',
  '{a,b}',
  'a{b,.js}',
  '@(a|b)',
  '*(a|b)',
  'a?(b)',
);
const PATTERN = fc.array(SEGMENT, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const PATH = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'a.js', 'b.js', 'aa', 'bb'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

it('two patterns that match one path overlap', () => {
  let both = 0;
  fc.assert(
    fc.property(PATTERN, PATTERN, fc.array(PATH, { minLength: 30, maxLength: 30 }), (a, b, paths) => {
      const [inA, inB] = [picomatch(a), picomatch(b)];
      if (!paths.some((path) => inA(path) && inB(path))) return;
      both++;
      expect(globsOverlap(a, b)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  // Or the property would hold of nothing. How many it is differs from run to run: 180 were seen, too.
  expect(both).toBeGreaterThan(100);
});

it('a directory means what lies below it', () => {
  fc.assert(
    fc.property(PATH, PATH, (directory, rest) => {
      expect(globsOverlap(directory, `${directory}/${rest}`)).toBe(true);
    }),
  );
});

it('the patterns that meet are found without holding each against each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(PATTERN, { maxLength: 12 }), (patterns) => {
      const { rivals, isComplete } = rivalsOf(patterns);
      expect(isComplete).toBe(true);
      for (const a of patterns)
        for (const b of patterns)
          if (a !== b) expect([a, b, rivals.get(a)?.has(b)]).toEqual([a, b, globsOverlap(a, b)]);
    }),
  );
});

it('of ten thousand folders each is held against none of the others; where that cannot be, it is told', () => {
  const count = 10_000;
  const folders = rivalsOf(Array.from({ length: count }, (_, i) => `out/${i}/**`));
  expect(folders.isComplete).toBe(true);
  expect([...folders.rivals.values()].every((others) => others.size === 0)).toBe(true);
  expect(rivalsOf(Array.from({ length: count }, (_, i) => `*/${i}.txt`)).isComplete).toBe(false);
});
