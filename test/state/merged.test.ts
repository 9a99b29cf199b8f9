import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/rollout/journal.js';
import { emptyLedger, withEntry } from '../../src/domain/rollout/release.js';
import { mergedState, type PlaceLook } from '../../src/state/merged.js';

const OURS = { app: 'shop', environment: 'test' };
const at = '2026-01-01T00:00:00.000Z';
const ledger = withEntry(emptyLedger('shop', 'test'), { release: 'r1', digest: 'd', status: 'live', at });
const started = (fence: number, by = 'ann'): JournalEntry => ({
  ...{ at, fence, kind: 'started', intent: 'deploy', release: 'r1', strategy: 'rolling', by },
});
const goal: JournalEntry = { at, fence: 1, kind: 'goal', release: 'r1', because: '' };
const ended: JournalEntry = { at, fence: 1, kind: 'ended', status: 'success' };
const look = (place: string, journal: JournalEntry[], isDamaged = false): PlaceLook => ({
  ...{ place, ledger, journal, fence: 1 },
  troubles: isDamaged ? [{ kind: 'state', path: '.cimyr/journal.ndjson', wrong: 'journal-damaged' }] : [],
});

describe('journals of several places', () => {
  it.each([
    ['its first line', [goal, ended]],
    ['a line in the middle', [started(1), ended]],
    ['its last line', [started(1), goal]],
    ['all lines', []],
  ])('are as the others have them where one has lost %s', (_, left) => {
    const merged = mergedState([look('web1', left, true), look('web2', [started(1), goal, ended])], OURS);
    expect(merged.journal).toEqual([started(1), goal, ended]);
    expect(merged.troubles).toMatchObject([{ place: 'web1', wrong: 'journal-damaged' }]);
  });

  it('are apart where two that can be read differ', () => {
    const merged = mergedState([look('web1', [started(1)]), look('web2', [started(1, 'eve')])], OURS);
    expect(merged.journal).toEqual([]);
    expect(merged.troubles).toMatchObject([{ place: 'web2', wrong: 'journal-apart', other: 'web1' }]);
  });
});
