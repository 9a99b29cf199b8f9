import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/base/nearest.js';

describe('the nearest name', () => {
  it.each([
    ['bild', ['build', 'test'], 'build'],
    ['stesp', ['steps', 'stage'], 'steps'],
    ['BUILD', ['build'], 'build'],
    ['timout', ['time', 'timeout'], 'timeout'],
    ['needs', ['needs', 'need'], 'needs'],
    ['compile', ['build', 'test'], undefined],
    ['deploy', ['destroy'], undefined],
    ['x', [], undefined],
    ['unit', ['u', 'lint-unit'], undefined],
  ])('to %j among %j is %j', (word, names, expected) => expect(nearest(word, names)).toBe(expected));

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });

  it('is among those that differ least, the first of them, and at most a third away', () => {
    fc.assert(
      fc.property(letters, fc.array(letters, { maxLength: 6 }), (word, names) => {
        const least = Math.min(...names.map((name) => distance(word, name)));
        const isNear = least <= Math.max(1, Math.floor(word.length / 3));
        expect(nearest(word, names)).toBe(
          isNear ? names.find((name) => distance(word, name) === least) : undefined,
        );
      }),
      { numRuns: 300 },
    );
  });
});

/** Optimal string alignment straight from its definition, by recursion. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [c, d] = [a.at(-1), b.at(-1)];
  const [shorter, other] = [a.slice(0, -1), b.slice(0, -1)];
  if (c === d) return distance(shorter, other);
  const steps = [distance(shorter, b), distance(a, other), distance(shorter, other)];
  const isSwap = a.length > 1 && b.length > 1 && c === b.at(-2) && d === a.at(-2);
  return 1 + Math.min(...steps, isSwap ? distance(a.slice(0, -2), b.slice(0, -2)) : Infinity);
}
