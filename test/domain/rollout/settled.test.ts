import { describe, expect, it } from 'vitest';
import type { Wanted } from '../../../src/domain/rollout/aim.js';
import { emptyLedger, entryOf, liveEntry, withEntry } from '../../../src/domain/rollout/release.js';
import { settled } from '../../../src/domain/rollout/settled.js';

const before = withEntry(emptyLedger('shop', 'test'), {
  release: 'v1',
  digest: 'd1',
  status: 'live',
  at: '',
});
const begun = withEntry(before, { release: 'v2', digest: 'd2', status: 'pending', at: '' });
const deploy: Wanted = { intent: 'deploy', release: 'v2', digest: 'd2' };
const back: Wanted = {
  intent: 'rollback',
  release: 'v1',
  strategy: { kind: 'immediate' },
  reason: 'slow',
};

describe('what is written down once a goal is reached', () => {
  it('of a deployment: it is live, and the one before superseded', () => {
    const ledger = settled(begun, { goal: 'v2', wanted: deploy, previous: 'v1', at: 'now' });
    expect(liveEntry(ledger)).toMatchObject({ release: 'v2', digest: 'd2', at: 'now' });
    expect(entryOf(ledger, 'v1')?.status).toBe('superseded');
  });

  it('of a rollback: what was left for it is bad, and why', () => {
    const ledger = settled(withEntry(begun, { release: 'v2', digest: 'd2', status: 'live', at: '' }), {
      goal: 'v1',
      wanted: back,
      previous: 'v2',
      at: 'now',
    });
    expect(liveEntry(ledger)?.release).toBe('v1');
    expect(entryOf(ledger, 'v2')).toMatchObject({ status: 'bad', reason: 'slow' });
  });

  it('of a rollback to what served already: nothing is bad', () => {
    const ledger = settled(begun, { goal: 'v1', wanted: back, previous: 'v1', at: 'now' });
    expect(liveEntry(ledger)?.release).toBe('v1');
    expect(ledger.entries.some(({ status }) => status === 'bad')).toBe(false);
  });

  it('of a deployment that went back: it failed; of a first one nothing is live', () => {
    const ledger = settled(begun, { goal: 'v1', wanted: deploy, previous: 'v1', at: 'now' });
    expect([liveEntry(ledger)?.release, entryOf(ledger, 'v2')?.status]).toEqual(['v1', 'failed']);
    const first = withEntry(emptyLedger('shop', 'test'), {
      release: 'v2',
      digest: 'd2',
      status: 'pending',
      at: '',
    });
    const nothing = settled(first, { goal: undefined, wanted: deploy, previous: undefined, at: 'now' });
    expect([liveEntry(nothing), entryOf(nothing, 'v2')?.status]).toEqual([undefined, 'failed']);
  });

  it('of one that was killed before anything was begun: it may come again with other content', () => {
    const ledger = settled(before, { goal: 'v1', wanted: deploy, previous: 'v1', at: 'now' });
    expect(entryOf(ledger, 'v2')).toBeUndefined();
  });
});
