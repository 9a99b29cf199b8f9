import { describe, expect, it } from 'vitest';
import { acceptable, acceptedLedger, isOnlyOne } from '../../../src/domain/rollout/accept.js';
import type { JournalEntry } from '../../../src/domain/rollout/journal.js';
import { emptyLedger, entryOf, lastGood, liveEntry, withEntry } from '../../../src/domain/rollout/release.js';
import type { Place, Seen } from '../../../src/domain/rollout/seen.js';
import { recordOf } from './any-record.js';

const place = (name: string, holds: string | undefined, change: Partial<Place> = {}): Place => ({
  name,
  kept: [],
  slots: [],
  ...(holds === undefined ? {} : { holds, settled: holds }),
  ...change,
});
const seen = (...places: readonly Place[]): Seen => ({ abilities: new Set(), places });
const behind = (...shares: readonly (readonly [string, number])[]): Seen => ({
  abilities: new Set(['weights', 'beside']),
  places: [
    place('h1', 'v1', {
      slots: shares.map(([release, share], i) => ({
        ...{ id: `h1:${i}`, place: 'h1', order: i, release, share },
        state: 'running',
      })),
    }),
  ],
});
const none = emptyLedger('shop', 'test');
const ledger = ['v1', 'v2'].reduce(
  (all, release) => withEntry(all, { release, digest: `d ${release}`, status: 'live', at: '' }),
  none,
);

describe('what is taken as live', () => {
  it('is what has most of the requests; of equals what was live', () => {
    expect(acceptable(undefined, seen(place('a', 'v1')), ledger)).toEqual({ ok: true, value: 'v1' });
    expect(acceptable(undefined, behind(['v1', 0.75], ['v2', 0.25]), ledger)).toEqual({
      ok: true,
      value: 'v1',
    });
    expect(acceptable(undefined, seen(place('a', 'v1'), place('b', 'v2')), ledger)).toEqual({
      ok: true,
      value: 'v2',
    });
  });

  it('is asked for where nobody can tell which is meant', () => {
    const split = seen(place('a', 'v1'), place('b', 'v2'));
    const error = { kind: 'not-there', there: ['v1', 'v2'] };
    expect(acceptable(undefined, split, undefined)).toEqual({ ok: false, error });
    expect(acceptable(undefined, seen(place('a', undefined)), undefined)).toEqual({
      ok: false,
      error: { kind: 'not-there', there: [] },
    });
  });

  it('may be named, where it is there', () => {
    const split = seen(place('a', 'v1'), place('b', 'v2'));
    expect(acceptable('v1', split, ledger)).toEqual({ ok: true, value: 'v1' });
    expect(acceptable('v3', split, ledger)).toEqual({
      ok: false,
      error: { kind: 'not-there', release: 'v3', there: ['v1', 'v2'] },
    });
  });

  it('is the only one where it has everything, everywhere', () => {
    expect(isOnlyOne('v1', seen(place('a', 'v1'), place('b', 'v1')))).toBe(true);
    expect(isOnlyOne('v1', seen(place('a', 'v1'), place('b', 'v2')))).toBe(false);
    expect(isOnlyOne('v1', behind(['v1', 1], ['v2', 0]))).toBe(true);
    expect(isOnlyOne('v1', behind(['v1', 0.5], ['v2', 0.5]))).toBe(false);
    expect(isOnlyOne('v2', behind(['v1', 0], ['v2', 1]))).toBe(false);
  });
});

const records = ['v1', 'v2', 'v3'].map((release, i) =>
  recordOf(release, { digest: `d ${release}`, createdAt: `2026-01-0${i + 1}T00:00:00.000Z` }),
);
const accepted = { release: 'v2', records, journal: [], reason: 'I have looked', at: 'now' };

describe('the ledger', () => {
  it('has it live, with the reason, and what was begun given up', () => {
    const begun = withEntry(ledger, { release: 'v3', digest: 'd', status: 'pending', at: '' });
    const after = acceptedLedger(begun, none, accepted);
    expect(liveEntry(after)).toMatchObject({
      release: 'v2',
      digest: 'd v2',
      reason: 'I have looked',
      at: 'now',
    });
    expect(entryOf(after, 'v3')?.status).toBe('failed');
    expect(acceptedLedger(begun, none, { ...accepted, release: 'v1' }).entries).toContainEqual(
      expect.objectContaining({ release: 'v2', status: 'superseded' }),
    );
  });

  it('that is lost is made anew: what the journal proves is good, all else is gone back to by name only', () => {
    const common = { at: '', fence: 1 } as const;
    const journal: JournalEntry[] = [
      { ...common, kind: 'started', intent: 'deploy', release: 'v1', strategy: 'rolling', by: 'ann' },
      { ...common, kind: 'ended', status: 'success' },
      { ...common, kind: 'started', intent: 'deploy', release: 'v3', strategy: 'rolling', by: 'ann' },
      { ...common, kind: 'ended', status: 'failure' },
    ];
    const after = acceptedLedger(undefined, none, { ...accepted, journal });
    expect(after.entries.map(({ release, status }) => [release, status])).toEqual([
      ['v1', 'superseded'],
      ['v3', 'bad'],
      ['v2', 'live'],
    ]);
    expect(lastGood(after, 'v2')?.release).toBe('v1');
    expect(after.entries.every(({ sequence, digest }) => sequence > 0 && digest !== '')).toBe(true);
  });
});
