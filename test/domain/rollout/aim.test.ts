import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aimAt, refusalOf, strategyNamed, strategyOfRollback } from '../../../src/domain/rollout/aim.js';
import {
  ROLLBACK_STRATEGIES,
  STRATEGY_KINDS,
  type Strategy,
} from '../../../src/domain/rollout/environment.js';
import type { Observation } from '../../../src/domain/rollout/observation.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import { anyStrategy } from './any-journey.js';
import { plainSettings } from './any-record.js';

const configured = anyStrategy(true).filter((one): one is Strategy => one.kind !== 'immediate');

describe('a strategy that is named by its kind', () => {
  it('is what is configured where that is of its kind, else it watches as long as that does', () => {
    fc.assert(
      fc.property(configured, fc.constantFrom(...STRATEGY_KINDS), (own, kind) => {
        const named = strategyNamed(kind, own);
        expect(named).toMatchObject({ kind, bakeMs: own.bakeMs });
        if (kind === own.kind) expect(named).toBe(own);
      }),
    );
  });

  it('is the same for going back, but for what only going back knows', () => {
    fc.assert(
      fc.property(configured, fc.constantFrom(...ROLLBACK_STRATEGIES), (own, asked) => {
        const how = strategyOfRollback(asked, own);
        if (asked === 'immediate' || asked === 'manual') expect(how).toEqual({ kind: 'immediate' });
        else expect(how).toEqual(strategyNamed(asked, own));
      }),
    );
  });
});

const CHECK = {
  kind: 'command',
  name: 'up',
  from: 'target',
  command: './up',
  timing: { intervalMs: 1, timeoutMs: 1, deadlineMs: 1, startPeriodMs: 0, successes: 1, failures: 1 },
} as const;

describe('an aim', () => {
  const settings = plainSettings({ strategy: { kind: 'recreate', bakeMs: 7 } });

  it('of a deployment goes as the settings say, one of a rollback in its own way', () => {
    const deploy = aimAt({ intent: 'deploy', release: 'v2' }, settings, 'v1');
    expect(deploy).toMatchObject({ release: 'v2', strategy: settings.strategy, isFirst: false });
    const strategy = { kind: 'immediate' } as const;
    const back = aimAt({ intent: 'rollback', release: undefined, strategy }, settings, undefined);
    expect(back).toMatchObject({ release: undefined, strategy, isFirst: true });
  });

  it('knows whether a check asks each slot', () => {
    const to = { intent: 'deploy', release: 'v2' } as const;
    const phased = (phase: 'instance' | 'switch') => ({ ...settings, checks: [{ ...CHECK, phase }] });
    expect(aimAt(to, phased('instance'), 'v1').isUnasked).toBe(false);
    expect(aimAt(to, phased('switch'), 'v1').isUnasked).toBe(true);
    expect(aimAt(to, { ...settings, checks: [] }, 'v1').isUnasked).toBe(true);
  });

  it('begins with nothing done, whatever was done towards another', () => {
    const to = { intent: 'deploy', release: 'v2' } as const;
    aimAt(to, settings, 'v1').done.add('settle');
    expect(aimAt(to, settings, 'v1').done.size).toBe(0);
  });
});

describe('what is refused before anything is touched', () => {
  const now: Observation = {
    seen: {
      abilities: new Set(),
      places: [
        { name: 'web1', kept: ['v1', 'v2'], slots: [] },
        { name: 'web2', kept: ['v1'], slots: [] },
      ],
    },
    ledger: withEntry(emptyLedger('shop', 'test'), { release: 'v1', digest: 'd1', status: 'live', at: '' }),
    journal: [],
  };
  const deploy = (release: string, digest: string) => refusalOf({ intent: 'deploy', release, digest }, now);
  const back = (release: string) =>
    refusalOf({ intent: 'rollback', release, strategy: { kind: 'immediate' }, reason: '' }, now);

  it('is a name with other content than it had', () => {
    expect(deploy('v1', 'd1')).toBeUndefined();
    expect(deploy('v9', 'd9')).toBeUndefined();
    expect(deploy('v1', 'd2')).toEqual({ kind: 'other-content', release: 'v1' });
  });

  it('is a way back to what some place does not keep', () => {
    expect(back('v1')).toBeUndefined();
    expect(back('v2')).toEqual({ kind: 'not-kept', release: 'v2', places: ['web2'] });
    expect(back('v3')).toEqual({ kind: 'not-kept', release: 'v3', places: ['web1', 'web2'] });
  });
});
