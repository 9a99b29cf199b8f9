import { expect, it } from 'vitest';
import { emptyLedger, type ReleaseStatus, withEntry } from '../../../src/domain/rollout/release.js';
import type { Seen } from '../../../src/domain/rollout/seen.js';
import { servingNow } from '../../../src/domain/rollout/serving.js';

const at = (release: string): Seen => ({
  abilities: new Set(),
  places: [{ name: 'h1', kept: [release], holds: release, settled: release, slots: [] }],
});
const ledgerWith = (release: string, status: ReleaseStatus) =>
  withEntry(emptyLedger('shop', 'production'), { release, digest: '', status, at: '' });

it('a first release that failed and could not be taken away is not what serves', () => {
  expect(servingNow(at('v1'), ledgerWith('v1', 'failed'))).toBeUndefined();
});

it('a release that has everything serves, whether that is written down already or not', () => {
  expect(servingNow(at('v1'), ledgerWith('v1', 'live'))).toBe('v1');
  expect(servingNow(at('v1'), ledgerWith('v1', 'pending'))).toBe('v1');
});
