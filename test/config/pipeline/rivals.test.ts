import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Automaton } from '../../../src/base/glob/automaton.js';
import { overlap } from '../../../src/base/glob/overlap.js';
import { rivalsOf } from '../../../src/config/pipeline/rivals.js';

const globsOverlap = (a: string, b: string) => overlap(new Automaton(a), new Automaton(b));
const SEGMENT = fc.constantFrom(
  'a',
  'b',
  'a.js',
  '*',
  '**',
  '*.js',
  '?b',
  '[ab]',
  '{a,b}',
  '.',
  '(a)',
  'a\\b',
);
const PATTERN = fc.array(SEGMENT, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

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
