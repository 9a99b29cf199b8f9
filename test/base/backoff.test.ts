import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, seededRandom } from '../../src/base/backoff.js';

describe('the wait before a further attempt', () => {
  const [least, middle, most] = [0, 0.5, 1 - Number.EPSILON].map((value) => () => value) as [
    () => number,
    () => number,
    () => number,
  ];

  it('doubles each time and ends at five minutes', () => {
    const waits = [1, 2, 3, 4, 7, 8, 30, 1000].map((k) => backoffMs(5000, k, middle));
    expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 300_000, 300_000, 300_000, 300_000]);
  });

  it('differs by at most a fifth, so that jobs which failed together do not come back together', () => {
    expect([least, middle, most].map((random) => backoffMs(1000, 1, random))).toEqual([800, 1000, 1200]);
    fc.assert(
      fc.property(fc.nat({ max: 600_000 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (base, k, seed) => {
        const plain = backoffMs(base, k, middle);
        const wait = backoffMs(base, k, seededRandom(seed));
        expect(Number.isInteger(wait)).toBe(true);
        expect(Math.abs(wait - plain)).toBeLessThanOrEqual(plain * 0.2 + 1);
      }),
    );
  });
});

describe('a seeded random number', () => {
  it('is in [0, 1), the same for the same seed, and differs from one to the next', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [seededRandom(seed), seededRandom(seed)];
        const drawn = Array.from({ length: 50 }, () => one());
        expect(drawn).toEqual(drawn.map(() => other()));
        expect(drawn.filter((value) => !(value >= 0 && value < 1))).toEqual([]);
        expect(new Set(drawn).size).toBeGreaterThan(45);
        expect(drawn[0]).not.toBe(seededRandom(seed + 1)());
      }),
    );
  });

  it('falls evenly', () => {
    const random = seededRandom(1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) (counts[Math.floor(random() * 4)] as number)++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });
});
