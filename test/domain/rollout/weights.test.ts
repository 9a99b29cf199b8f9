import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_WEIGHT, weightsFor } from '../../../src/domain/rollout/weights.js';

const percents = fc.integer({ min: 0, max: 100 });
const count = fc.integer({ min: 1, max: 10 });
const realShare = (percent: number, candidates: number, others: number): number => {
  const { candidate, other } = weightsFor(percent, candidates, others);
  return (100 * candidate * candidates) / (candidate * candidates + other * others);
};

it('the share of two equal halves is as asked, to a quarter of a percent', () => {
  fc.assert(
    fc.property(percents, count, (percent, half) => {
      expect(Math.abs(realShare(percent, half, half) - percent)).toBeLessThan(0.25);
    }),
    { numRuns: 1000 },
  );
});

it.each([
  [10, 1, 1, { candidate: 28, other: 256 }],
  [50, 2, 2, { candidate: 256, other: 256 }],
  [25, 1, 3, { candidate: 256, other: 256 }],
  [99, 3, 3, { candidate: 256, other: 3 }],
  [0, 2, 2, { candidate: 0, other: 256 }],
  [100, 2, 2, { candidate: 256, other: 0 }],
  [10, 2, 0, { candidate: 256, other: 0 }],
  [10, 0, 2, { candidate: 0, other: 256 }],
])('%d %% for %d beside %d', (percent, candidates, others, weights) => {
  expect(weightsFor(percent, candidates, others)).toEqual(weights);
});

it('weights are whole, there is always somebody with the highest, and a share above 0 is never none', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.nat(10),
      fc.nat(10),
      (percent, candidates, others) => {
        fc.pre(candidates + others > 0);
        const { candidate, other } = weightsFor(percent, candidates, others);
        expect([candidate, other].every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
        expect(Math.max(candidate * Math.sign(candidates), other * Math.sign(others))).toBe(MAX_WEIGHT);
        if (percent > 0 && candidates > 0) expect(candidate).toBeGreaterThan(0);
        if (percent < 100 && others > 0) expect(other).toBeGreaterThan(0);
      },
    ),
    { numRuns: 1000 },
  );
});
