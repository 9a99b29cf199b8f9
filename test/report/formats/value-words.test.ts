import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticks } from '../../../src/report/formats/html/axis.js';
import { sparkline, valueWords } from '../../../src/report/formats/value-words.js';
import type { Unit, Value } from '../../../src/report/kinds/model.js';

describe('valueWords', () => {
  it.each<[Unit, Value, string]>([
    ['duration', 4200, '4.2 s'],
    ['count', 1_234_567, '1,234,567'],
    ['count', 999, '999'],
    ['bytes', 999, '999 B'],
    ['bytes', 1500, '1.5 kB'],
    ['bytes', 999_949, '1.0 MB'],
    ['bytes', 250_000_000, '250 MB'],
    ['ratio', 0.9412, '94.1 %'],
    ['ratio', 1, '100 %'],
    ['ratio', 0, '0 %'],
    ['change', 0.14, '+14 %'],
    ['change', -0.031, '−3 %'],
    ['change', 0.001, '±0 %'],
    ['change', 11.4, '×12'],
    ['time', '2026-01-02T03:04:05.006Z', '2026-01-02 03:04:05 UTC'],
    ['status', 'flaky', 'success, flaky'],
    ['status', 'toString', 'toString'],
    ['results', 'sfr', '✓✗~'],
    ['durations', [1, 2, 8], '▁▂█'],
    ['text', null, '–'],
    ['duration', 'odd', 'odd'],
  ])('says %s %j as %s', (unit, value, words) => {
    expect(valueWords(unit, value)).toBe(words);
  });
});

describe('sparkline', () => {
  it('is flat in the middle where nothing changes', () => {
    expect(sparkline([5, 5, 5])).toBe('▄▄▄');
    expect(sparkline([])).toBe('');
  });

  it('is as long as the series, least at its least and highest at its greatest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), (values) => {
        const drawn = [...sparkline(values)];
        expect(drawn).toHaveLength(values.length);
        if (Math.max(...values) === Math.min(...values)) return;
        expect(drawn[values.indexOf(Math.max(...values))]).toBe('█');
        expect(drawn[values.indexOf(Math.min(...values))]).toBe('▁');
      }),
    );
  });
});

describe('ticks', () => {
  it.each([
    [1000, [0, 200, 400, 600, 800, 1000]],
    [111_000, [0, 30_000, 60_000, 90_000]],
    [1, [0, 1]],
  ])('of %d ms stand at round times', (durationMs, at) => {
    expect(ticks(durationMs)).toEqual(at);
  });

  it('are few, of any duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 * 24 * 3_600_000 }), (durationMs) => {
        const all = ticks(durationMs);
        expect(all.length).toBeLessThanOrEqual(6);
        expect(all.at(-1)).toBeLessThanOrEqual(durationMs);
      }),
    );
  });
});
