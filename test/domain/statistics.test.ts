import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, modifiedZ, quantile, share } from '../../src/domain/statistics.js';

const BASE = [
  412, 398, 405, 420, 401, 399, 415, 408, 403, 410, 397, 418, 409, 402, 406, 411, 400, 404, 416, 407,
];
const HEAD = [468, 455, 472, 461, 466, 459, 470, 463];
const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it.each([
    [BASE, 0.5, 406.5],
    [BASE, 0.95, 418.1],
    [HEAD, 0.5, 464.5],
    [HEAD, 0.95, 471.3],
    [[7], 0.95, 7],
  ])('interpolates between the two values around it: %j at %d is %d', (values, p, expected) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 9);
  });

  it('lies between least and greatest, grows with p, and does not ask for an order', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, p) => {
        const found = quantile(all, p) ?? Number.NaN;
        expect(found).toBeGreaterThanOrEqual(Math.min(...all));
        expect(found).toBeLessThanOrEqual(Math.max(...all));
        expect(quantile([...all].reverse(), p)).toBe(found);
        expect(quantile(all, 1)).toBe(Math.max(...all));
      }),
    );
  });

  it('is undefined of none', () => {
    expect(median([])).toBeUndefined();
  });
});

describe('share', () => {
  it.each([
    [47, 50, 83.8, 97.9],
    [5, 5, 56.6, 100],
    [0, 5, 0, 43.4],
  ])('%d of %d lies between %d %% and %d %%, by Wilson', (k, n, from, to) => {
    const found = share(k, n);
    expect((found?.from ?? 0) * 100).toBeCloseTo(from, 1);
    expect((found?.to ?? 0) * 100).toBeCloseTo(to, 1);
  });

  it('holds the rate between its limits, which come closer with more runs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, some) => {
        const k = some % (n + 1);
        const one = share(k, n);
        const ten = share(k * 10, n * 10);
        if (!one || !ten) throw new Error('there are runs');
        expect(one.from).toBeLessThanOrEqual(one.rate + 1e-12);
        expect(one.to).toBeGreaterThanOrEqual(one.rate - 1e-12);
        expect(ten.to - ten.from).toBeLessThan(one.to - one.from);
      }),
    );
  });

  it('is undefined of none', () => {
    expect(share(0, 0)).toBeUndefined();
  });
});

describe('modifiedZ', () => {
  it.each([
    [468, BASE, 8.3],
    [418, BASE, 1.55],
    [100, [10, 10, 10, 10, 10, 10, 10, 100], 6.38],
    [10, [10, 10, 10], 0],
    [12, [], 0],
  ])('%d among %j is %d', (value, others, expected) => {
    expect(modifiedZ(value, others)).toBeCloseTo(expected, 2);
  });
});
