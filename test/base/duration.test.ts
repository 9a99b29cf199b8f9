import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/base/duration.js';

describe('a written duration', () => {
  it.each([
    [90, 90_000],
    ['90', 90_000],
    [1.5, 1500],
    ['90s', 90_000],
    [' 10m ', 600_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['250ms', 250],
    ['1.5h', 5_400_000],
    ['1m250ms', 60_250],
    ['0', 0],
  ])('%j is %i ms', (written, ms) => expect(parseDuration(written)).toBe(ms));

  it.each([
    '',
    ' ',
    's',
    '-5s',
    '+5s',
    '5 s',
    '5S',
    '1h 30m',
    '1h30',
    '.5s',
    '1.s',
    '1e3',
    '5w',
    '5sm',
    '0x10',
    '٣s',
  ])('%j is none', (written) => expect(parseDuration(written)).toBeUndefined());

  it('is the sum of its parts', () => {
    const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
    const part = fc.tuple(
      fc.nat({ max: 999 }),
      fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const total = parts.reduce((sum, [amount, unit]) => sum + amount * units[unit], 0);
        expect(parseDuration(parts.map(([amount, unit]) => `${amount}${unit}`).join(''))).toBe(total);
      }),
    );
  });
});

describe('a duration for people', () => {
  it.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [4249, '4.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 m 00 s'],
    [72_499, '1 m 12 s'],
    [3_599_499, '59 m 59 s'],
    [3_599_500, '1 h 00 m'],
    [7_500_000, '2 h 05 m'],
    [100 * 3_600_000, '100 h 00 m'],
  ])('%d ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words));

  it('never goes down where time goes up, and is right to the unit it shows', () => {
    const read = (words: string) => parseDuration(words.replaceAll(' ', '')) ?? Number.NaN;
    const ms = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(read(formatDuration(low))).toBeLessThanOrEqual(read(formatDuration(high)));
        const unit = a < 999.5 ? 1 : a < 59_950 ? 100 : a < 3_599_500 ? 1000 : 60_000;
        expect(Math.abs(read(formatDuration(a)) - a)).toBeLessThanOrEqual(unit * 0.51);
      }),
    );
  });
});
