import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyLedger,
  entryOf,
  type Ledger,
  lastGood,
  liveEntry,
  type ReleaseStatus,
  removable,
  withEntry,
} from '../../../src/domain/rollout/release.js';

type Change = readonly [release: string, status: ReleaseStatus];

const ledgerOf = (changes: readonly Change[]): Ledger =>
  changes.reduce(
    (ledger, [release, status], i) =>
      withEntry(ledger, { release, status, digest: `of-${release}`, at: `2026-01-01T00:00:${i}Z` }),
    emptyLedger('shop', 'production'),
  );
const RELEASES = ['r1', 'r2', 'r3', 'r4', 'r5'];
const anyRelease = fc.constantFrom(...RELEASES);
const anyLedger = fc
  .array(fc.tuple(anyRelease, fc.constantFrom<ReleaseStatus>('pending', 'live', 'live', 'failed', 'bad')), {
    maxLength: 20,
  })
  .map(ledgerOf);
const statuses = (ledger: Ledger) =>
  Object.fromEntries(ledger.entries.map(({ release, status }) => [release, status]));

describe('the ledger', () => {
  it('has one live release; the one before is superseded', () => {
    const ledger = ledgerOf([
      ['r1', 'live'],
      ['r2', 'pending'],
      ['r2', 'live'],
    ]);
    expect(statuses(ledger)).toEqual({ r1: 'superseded', r2: 'live' });
    expect([entryOf(ledger, 'r1')?.sequence, entryOf(ledger, 'r2')?.sequence]).toEqual([1, 2]);
  });

  it('a release that becomes live again is the newest', () => {
    const ledger = ledgerOf([
      ['r1', 'live'],
      ['r2', 'live'],
      ['r1', 'live'],
    ]);
    expect(liveEntry(ledger)).toMatchObject({ release: 'r1', sequence: 3 });
  });

  it('to note again that the live release is live changes no order', () => {
    const once = ledgerOf([
      ['r1', 'live'],
      ['r2', 'live'],
    ]);
    const twice = ledgerOf([
      ['r1', 'live'],
      ['r2', 'live'],
      ['r2', 'live'],
    ]);
    expect(twice.entries.map(({ sequence }) => sequence)).toEqual(
      once.entries.map(({ sequence }) => sequence),
    );
  });

  it('never has two entries of a release, two live ones, or two with one number', () => {
    fc.assert(
      fc.property(anyLedger, ({ entries }) => {
        const releases = entries.map(({ release }) => release);
        const numbers = entries.map(({ sequence }) => sequence).filter((one) => one > 0);
        expect(new Set(releases).size).toBe(releases.length);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(entries.filter(({ status }) => status === 'live').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the last good release', () => {
  it.each([
    [
      'the one before',
      [
        ['r1', 'live'],
        ['r2', 'live'],
        ['r3', 'live'],
      ],
      'r3',
      'r2',
    ],
    [
      'not one that was found bad',
      [
        ['r1', 'live'],
        ['r2', 'live'],
        ['r3', 'live'],
        ['r2', 'bad'],
      ],
      'r3',
      'r1',
    ],
    [
      'not one that never was live',
      [
        ['r1', 'live'],
        ['r2', 'failed'],
        ['r3', 'live'],
      ],
      'r3',
      'r1',
    ],
    [
      'not one that came later',
      [
        ['r1', 'live'],
        ['r2', 'live'],
        ['r3', 'live'],
      ],
      'r2',
      'r1',
    ],
    [
      'the newest, when what serves never was live',
      [
        ['r1', 'live'],
        ['r2', 'live'],
        ['r3', 'failed'],
      ],
      'r3',
      'r2',
    ],
    ['none, when there is only one', [['r1', 'live']], 'r1', undefined],
    ['none, when there is nothing', [], undefined, undefined],
  ] as const)('is %s', (_, changes, serving, good) => {
    expect(lastGood(ledgerOf(changes), serving)?.release).toBe(good);
  });

  it('is never what serves, nor one that failed, is bad, or never was live', () => {
    fc.assert(
      fc.property(anyLedger, fc.option(anyRelease, { nil: undefined }), (ledger, serving) => {
        const good = lastGood(ledger, serving);
        if (!good) return;
        expect(good.release).not.toBe(serving);
        expect(['superseded', 'live']).toContain(good.status);
        expect(good.sequence).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what may go', () => {
  const ledger = ledgerOf([
    ['r1', 'live'],
    ['r2', 'live'],
    ['r3', 'failed'],
    ['r4', 'live'],
    ['r5', 'failed'],
  ]);

  it('is all but the newest good ones, those in use, and the last that failed; what is not known stays', () => {
    expect(removable(ledger, RELEASES, new Set(), 1)).toEqual(['r1', 'r2', 'r3']);
    expect(removable(ledger, RELEASES, new Set(['r1']), 2)).toEqual(['r3']);
    expect(removable(ledger, [...RELEASES, 'stray'], new Set(), 5)).toEqual(['r3']);
  });

  it('never is in use or one of the newest that are kept, and always was there', () => {
    const anyPresent = fc.subarray([...RELEASES, 'stray']);
    fc.assert(
      fc.property(anyLedger, anyPresent, fc.subarray(RELEASES), fc.integer({ min: 1, max: 4 }), (...args) => {
        const [some, present, used, keep] = args;
        const gone = removable(some, present, new Set(used), keep);
        const newest = new Set(
          some.entries
            .filter(({ status }) => status === 'live' || status === 'superseded')
            .sort((a, b) => b.sequence - a.sequence)
            .slice(0, keep)
            .map(({ release }) => release),
        );
        expect(gone.filter((release) => used.includes(release) || newest.has(release))).toEqual([]);
        expect(gone.every((release) => present.includes(release))).toBe(true);
      }),
    );
  });

  it('never is what failed last or was taken back last [I5]', () => {
    fc.assert(
      fc.property(anyLedger, fc.integer({ min: 1, max: 4 }), (some, keep) => {
        const last = some.entries.findLast(({ status }) => status === 'failed' || status === 'bad')?.release;
        const gone = removable(some, RELEASES, new Set(), keep);
        expect(gone.filter((release) => release === last)).toEqual([]);
      }),
    );
  });
});

describe('going back twice', () => {
  const live = (ledger: Ledger, release: string) =>
    withEntry(ledger, { release, digest: release, status: 'live', at: '' });
  const three = ['v1', 'v2', 'v3'].reduce(live, emptyLedger('shop', 'production'));
  const back = withEntry(live(three, 'v1'), { release: 'v3', digest: 'v3', status: 'bad', at: '' });

  it('never goes forward to what was skipped', () => {
    expect(lastGood(back, 'v1')).toBeUndefined();
  });

  it('goes to what served last, however old', () => {
    expect(lastGood(live(back, 'v4'), 'v4')?.release).toBe('v1');
  });
});
