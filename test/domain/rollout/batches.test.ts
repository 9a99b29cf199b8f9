import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../src/domain/rollout/plan/batches.js';
import { anyStrategy } from './any-journey.js';

const named = (count: number) => Array.from({ length: count }, (_, i) => `h${i + 1}`);
const rolling = (count: number) => ({ kind: 'rolling', batch: { count }, bakeMs: 0 }) as const;
const percent = (of: number) => ({ kind: 'rolling', batch: { percent: of }, bakeMs: 0 }) as const;
const canary = (...steps: number[]) => ({ kind: 'canary', steps, bakeMs: 0 }) as const;
const immediate = { kind: 'immediate' } as const;

describe('hosts in batches', () => {
  it.each([
    ['one host by itself first, then so many', 6, rolling(2), [1, 2, 2, 1]],
    ['one by one', 3, rolling(1), [1, 1, 1]],
    ['all at once where the batch is as large', 3, rolling(3), [3]],
    ['a percentage rounded up', 5, percent(30), [1, 2, 2]],
    ['at least one', 2, percent(1), [1, 1]],
    ['all of them', 4, percent(100), [4]],
    ['a canary by its shares, rounded up', 5, canary(10, 50), [1, 2, 2]],
    ['a canary without shares that are the same number of hosts', 3, canary(10, 20, 30), [1, 2]],
    ['a canary of one host', 1, canary(10, 50), [1]],
    ['everything at once', 4, immediate, [4]],
    ['nobody', 0, rolling(1), []],
  ] as const)('%s', (_, hosts, strategy, sizes) => {
    expect(batchesOf(named(hosts), strategy).map((batch) => batch.at.length)).toEqual(sizes);
  });

  it('say how many of all have changed after each, and which shares are watched', () => {
    expect(batchesOf(named(5), canary(10, 50)).map(({ percent: of, isWatched }) => [of, isWatched])).toEqual([
      [20, true],
      [60, true],
      [100, false],
    ]);
  });

  it('are all hosts, each once, in the order given', () => {
    fc.assert(
      fc.property(fc.nat(12), anyStrategy(true), (count, strategy) => {
        const batches = batchesOf(named(count), strategy);
        expect(batches.flatMap(({ at }) => at)).toEqual(named(count));
        expect(batches.every(({ at }) => at.length > 0)).toBe(true);
        if (count > 0) expect(batches.at(-1)).toMatchObject({ percent: 100, isWatched: false });
      }),
    );
  });
});
