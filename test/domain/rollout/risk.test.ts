import { describe, expect, it } from 'vitest';
import { emptyLedger, type ReleaseRecord, withEntry } from '../../../src/domain/rollout/release.js';
import { riskOf } from '../../../src/domain/rollout/risk.js';
import { NO_HOOKS } from './any-journey.js';
import { emptyFleet } from './simulated-fleet.js';

const NOW = Date.parse('2026-06-30T00:00:00Z');
const check = { kind: 'tcp', name: 'up', address: 'h1:80' };

/** Points without any other: a release that is not running any more has one. */
function risk({ between = 0, isBad = false, days = 0, isChecked = true }) {
  const names = ['A', ...Array.from({ length: between }, (_, i) => `b${i}`), 'Z'];
  let ledger = emptyLedger('shop', 'production');
  for (const release of names)
    ledger = withEntry(ledger, { release, digest: release, status: 'live', at: '2026-06-01T00:00:00Z' });
  if (isBad)
    ledger = withEntry(ledger, { release: 'A', digest: 'A', status: 'bad', at: '2026-06-02T00:00:00Z' });
  const record = {
    createdAt: new Date(NOW - days * 24 * 3_600_000).toISOString(),
    settings: { checks: isChecked ? [check] : [], hooks: NO_HOOKS },
  } as unknown as ReleaseRecord;
  const seen = emptyFleet({ hosts: 1, ports: 2, hasWeights: true });
  return riskOf('A', 'Z', { seen, ledger, record, now: NOW });
}

describe('the risk of a rollback', () => {
  it.each([
    [1, 'low', {}],
    [2, 'low', { days: 31 }],
    [3, 'medium', { isChecked: false }],
    [3, 'medium', { between: 2 }],
    [5, 'medium', { isBad: true }],
    [5, 'medium', { between: 3, days: 31 }],
    [6, 'high', { isBad: true, days: 31 }],
    [6, 'high', { between: 9, isChecked: false }],
  ])('of %i points is %s', (points, level, of) => {
    const found = risk(of);
    expect(found.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
    expect(found.level).toBe(level);
  });
});
