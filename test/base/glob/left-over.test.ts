import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Automaton } from '../../../src/base/glob/automaton.js';
import { isLeftOver } from '../../../src/base/glob/left-over.js';
import { PathPatterns } from '../../../src/base/glob/path-patterns.js';

const isLeft = (a: string, b: string, away: readonly string[]) =>
  isLeftOver(new Automaton(a), new Automaton(b), away);

it.each([
  ['out/**', 'out/b/**', 'out/b/**', false],
  ['out/**', 'out/b', 'out/b/**', false],
  ['**', 'a/**', 'a/*, a/*/**', false],
  ['[a-z]', '[f-k]', '[g-j], f', true],
  ['[a-z]', '[f-k]', '[g-k], f', false],
  ['*', '*.js', '[!x]*', true],
  ['a/**', '**/z', '**/b/**', true],
  ['é*', '**', 'é', true],
])('of %s and %s without %s something is left: %s', (a, b, away, expected) => {
  expect(isLeft(a, b, away.split(', '))).toBe(expected);
  expect(isLeft(b, a, away.split(', '))).toBe(expected);
});

const SEGMENT = fc.constantFrom('a', 'b', 'ab', '*', '**', 'a*', '?', '[ab]', '[!a]', '{a,b}');
const PATTERN = fc.array(SEGMENT, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const PATH = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'c', 'ac'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

it('a path that matches both and is not taken away is left', () => {
  let left = 0;
  const away = fc.array(
    PATTERN.filter((pattern) => !pattern.endsWith('/**')),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(PATTERN, PATTERN, away, fc.array(PATH, { minLength: 20 }), (a, b, taken, paths) => {
      const [inA, inB] = [a, b].map((one) => new PathPatterns([one, ...taken.map((not) => `!${not}`)]));
      if (!paths.some((path) => inA?.matches(path) && inB?.matches(path))) return;
      left++;
      expect([a, b, taken, isLeft(a, b, taken)]).toEqual([a, b, taken, true]);
    }),
    { numRuns: 1000 },
  );
  // Or the property would hold of nothing.
  expect(left).toBeGreaterThan(30);
});

it('of one pattern nothing is left without itself', () => {
  fc.assert(
    fc.property(PATTERN, PATTERN, (a, b) => {
      expect(isLeft(a, b, [a])).toBe(false);
    }),
  );
});
