import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/base/result.js';
import { forecast } from '../../src/domain/rollout/forecast.js';
import type { Fleet } from '../../src/ports/fleet.js';
import { choose, lookAhead, type Order } from '../../src/rollout/choose.js';
import { FakeClock } from '../base/fake-clock.js';
import { anyStrategy, withoutProxy, withProxy } from '../domain/rollout/any-journey.js';
import { after, type Deployed, deploy, live, settingsOf } from './rig.js';
import { SimulatedTarget } from './target.js';

const SHAPE = { hosts: 2, ports: 2, hasWeights: true };

/** A look at a target, and what is chosen on it. */
async function chosen(target: SimulatedTarget, order: Order, own: Deployed = {}) {
  const fleet = { record: async (release: string) => ok(kept(target, release)) };
  const intention = { order, settings: settingsOf(own), confirms: async () => false };
  return choose(intention, lookAt(target), fleet);
}

const lookAt = ({ seen, ledger, journal }: SimulatedTarget) => ({ seen, ledger, journal });

function kept(target: SimulatedTarget, release: string) {
  const record = target.records.get(release);
  return record && { record, isEverywhere: true };
}

describe('what is chosen', () => {
  it('of a deployment is what was brought along, with the settings of today', async () => {
    const target = await after(new SimulatedTarget(SHAPE), 'A');
    const strategy = { kind: 'recreate', bakeMs: 3 } as const;
    const found = await chosen(target, { kind: 'deploy', release: 'B', digest: 'd' }, { strategy });
    expect(found).toMatchObject({
      ok: true,
      value: {
        wanted: { intent: 'deploy', release: 'B', digest: 'd' },
        settings: { strategy },
        isManual: false,
      },
    });
  });

  it('of a rollback is the one before, with the settings of its day', async () => {
    const target = new SimulatedTarget(SHAPE);
    const strategy = { kind: 'blue-green', bakeMs: 0 } as const;
    await live(target, { wanted: deploy('A'), strategy });
    await live(target, { wanted: deploy('B') });
    const found = await chosen(target, { kind: 'rollback' });
    expect(found).toMatchObject({
      ok: true,
      value: { wanted: { release: 'A' }, settings: { strategy }, record: { release: 'A' } },
    });
  });

  it('is nothing where only what was interrupted is to end', async () => {
    expect(await chosen(new SimulatedTarget(SHAPE), { kind: 'reconcile' })).toEqual(ok(undefined));
  });

  it('is refused where there is no release, or no record of it', async () => {
    const target = await after(new SimulatedTarget(SHAPE), 'A', 'B');
    const refusal = async (order: Order) => {
      const found = await chosen(target, order);
      return found.ok || found.error;
    };
    expect(await refusal({ kind: 'rollback', to: 'C' })).toEqual({
      kind: 'refused',
      why: { kind: 'no-way-back', to: 'C', kept: ['A'] },
    });
    target.records.delete('A');
    expect(await refusal({ kind: 'rollback' })).toEqual({
      kind: 'refused',
      why: { kind: 'no-record', release: 'A' },
    });
  });
});

/** What is told when a deployment of B begins after A was deployed, and what was forecast of that. */
async function begun(shape: typeof SHAPE, strategy: NonNullable<Deployed['strategy']>, isFirst: boolean) {
  const target = new SimulatedTarget(shape);
  if (!isFirst) await live(target, { wanted: deploy('A'), strategy });
  const wanted = deploy('B');
  const ahead = forecast({ wanted, settings: settingsOf({ strategy }) }, lookAt(target), 0);
  const { facts, end } = await live(target, { wanted, strategy });
  return { ahead, end, started: facts.find(({ kind }) => kind === 'started') };
}

describe('the forecast of a rollout', () => {
  it.each([
    ['with a proxy', withProxy, anyStrategy(true)],
    ['without a proxy', withoutProxy, anyStrategy(false)],
  ])('has the very steps that it begins with, %s', async (_, shapes, strategies) => {
    await fc.assert(
      fc.asyncProperty(shapes, strategies, fc.boolean(), async (shape, strategy, isFirst) => {
        if (strategy.kind === 'immediate') return;
        const { ahead, started, end } = await begun(shape, strategy, isFirst);
        if (!ahead.ok) {
          expect([end?.status, end?.why]).toEqual(['refused', ahead.error]);
          return;
        }
        const { release, previous, steps } = ahead.value;
        expect(started).toMatchObject({
          release,
          strategy: strategy.kind,
          steps: steps.map(({ step }) => ({ step })),
          ...(previous === undefined ? {} : { previous }),
        });
      }),
      { numRuns: 20 },
    );
  });

  it('says what was interrupted: brought to its end where that is all, else given up', async () => {
    const target = await after(new SimulatedTarget(SHAPE), 'A');
    await live(target, { wanted: deploy('B'), killedAt: { call: 12, when: 'after' } });
    const fleet: Partial<Fleet> = { observe: async () => ok(lookAt(target)) };
    const ahead = (order: Order) =>
      lookAhead(
        { order, settings: settingsOf({}), confirms: async () => false },
        fleet as Fleet,
        new FakeClock(),
      );
    const interrupted = { intent: 'deploy', release: 'B', by: 'ann', comesFirst: true };
    const rest = { skipped: [], isManual: false };
    expect(await ahead({ kind: 'reconcile' })).toEqual(ok({ steps: [], interrupted, ...rest }));
    expect(await ahead({ kind: 'deploy', release: 'C', digest: '' })).toMatchObject({
      value: { release: 'C', previous: 'A', interrupted: { ...interrupted, comesFirst: false }, ...rest },
    });
  });

  it('of a rollback has its risk', async () => {
    const target = await after(new SimulatedTarget(SHAPE), 'A', 'B', 'C');
    const found = await chosen(target, { kind: 'rollback', to: 'A' });
    const ahead = found.ok && forecast(found.value, lookAt(target), 0);
    expect(ahead).toMatchObject({
      ok: true,
      value: {
        previous: 'C',
        risk: { reasons: [{ kind: 'between', releases: 1, points: 1 }, { points: 1 }] },
      },
    });
  });
});
