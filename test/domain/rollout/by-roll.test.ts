import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import { hasAll, type Seen, shareOf, slotsOf } from '../../../src/domain/rollout/seen.js';
import { type Step, stepId } from '../../../src/domain/rollout/step.js';
import { aimAt, anyAim, anyAttempts, anyStrategy, attempted, canary, deployed } from './any-journey.js';
import { emptyFleet, type Shape } from './simulated-fleet.js';
import { type Journey, type SimpleAim, travel, type World } from './simulated-walk.js';

const RUNS = { numRuns: 300 };

/** Places whose slots are replaced in place; what is under way there nobody can tell. */
const rolling: fc.Arbitrary<Shape> = fc.record({
  hosts: fc.integer({ min: 1, max: 3 }),
  ports: fc.constantFrom(1, 2),
  hasWeights: fc.constant(false),
  rolls: fc.constant(true),
});
const anyRolling = anyStrategy(false);

const story = fc.record({
  shape: rolling,
  attempts: anyAttempts(anyRolling),
  aim: anyAim(['A', 'B', 'C'], anyRolling),
});

const stepsOf = ({ moments }: Journey): Step[] => moments.map(({ step }) => step);
const rolls = (steps: readonly Step[]) => steps.filter((step) => step.kind === 'roll');
const onlyPlace = { hosts: 1, ports: 2, hasWeights: false, rolls: true } as const;

describe('a target that rolls', () => {
  it('gets all of the release from any state, and then nothing is left to be rolled', () => {
    fc.assert(
      fc.property(story, ({ shape, attempts, aim }) => {
        const { end: before } = attempted(deployed(shape), attempts);
        const journey = travel(before, aim);
        expect(journey.problem).toBeUndefined();
        const { seen } = journey.end;
        expect(hasAll(seen, aim.release)).toBe(true);
        expect(seen.places.every(({ holds }) => holds === aim.release)).toBe(true);
        expect(rolls(stepsOf(travel(journey.end, aim)))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is never without a release that serves, however it is interrupted', () => {
    fc.assert(
      fc.property(story, ({ shape, attempts, aim }) => {
        const { journeys, end } = attempted(deployed(shape), attempts);
        const states = [...journeys, travel(end, aim)].flatMap(({ moments }) =>
          moments.flatMap((moment) => moment.states),
        );
        for (const { seen } of states)
          expect(['A', 'B', 'C'].reduce((sum, release) => sum + shareOf(seen, release), 0)).toBeCloseTo(1);
      }),
      RUNS,
    );
  });

  it('rolls the slot that serves, asks it, and then the whole, before it rolls any further', () => {
    fc.assert(
      fc.property(story, ({ shape, attempts, aim }) => {
        const journey = travel(attempted(deployed(shape), attempts).end, aim);
        const steps = stepsOf(journey);
        for (const [i, step] of steps.entries()) {
          if (step.kind !== 'roll') continue;
          const before = journey.moments[i]?.before as World;
          const shares = slotsOf(before.seen).filter(({ id }) => step.at.includes(id));
          expect(shares.every(({ share }) => share > 0)).toBe(true);
          const next = steps.slice(i + 1).findIndex(({ kind }) => kind === 'roll' || kind === 'settle');
          const between = steps.slice(i + 1, i + 1 + next).map(({ kind }) => kind);
          expect(between.filter((kind) => kind === 'gate' || kind === 'verify').slice(0, 2)).toEqual([
            'gate',
            'verify',
          ]);
        }
      }),
      RUNS,
    );
  });

  it('rolls a canary share by share, as they are configured, and watches each', () => {
    fc.assert(
      fc.property(canary, (strategy) => {
        const steps = stepsOf(travel(deployed(onlyPlace), aimAt('B', strategy)));
        expect(rolls(steps).map((step) => 'percent' in step && step.percent)).toEqual([
          ...strategy.steps,
          100,
        ]);
        const bakes = steps.filter(({ kind }) => kind === 'bake').length;
        expect(bakes).toBe(strategy.bakeMs > 0 ? strategy.steps.length + 1 : 0);
      }),
    );
  });

  it('lets all go first only where the strategy says so', () => {
    const mannerOf = (strategy: SimpleAim['strategy']) =>
      rolls(stepsOf(travel(deployed(onlyPlace), aimAt('B', strategy)))).map(
        (step) => 'manner' in step && step.manner,
      );
    expect(mannerOf({ kind: 'recreate', bakeMs: 0 })).toEqual(['recreate']);
    expect(mannerOf({ kind: 'immediate' })).toEqual(['rolling']);
    expect(mannerOf({ kind: 'rolling', batch: { count: 1 }, bakeMs: 0 })).toEqual(['rolling']);
  });

  it('refuses blue-green, for which two releases must be able to stand beside one another', () => {
    const aim = { ...aimAt('B', { kind: 'blue-green', bakeMs: 0 }), done: new Set(), touched: new Set() };
    expect(planRollout(aim as Parameters<typeof planRollout>[0], emptyFleet(onlyPlace))).toMatchObject({
      ok: false,
    });
  });

  it('takes a share that it can only meet nearly for met, where it has taken on what was asked', () => {
    const { seen } = deployed(onlyPlace);
    const [place] = seen.places;
    const [slot, other] = place?.slots ?? [];
    if (!place || !slot || !other) throw new Error('the simulated fleet has no slots');
    // A third of three replicas stands for half of them.
    const third = { ...slot, rolling: { to: 'B', done: 1 / 3 } };
    const at = (asked?: { release: string; percent: number }): Seen => ({
      ...seen,
      places: [{ ...place, kept: ['A', 'B'], slots: [third, other], ...(asked ? { asked } : {}) }],
    });
    const aim = {
      ...aimAt('B', { kind: 'canary', steps: [50], bakeMs: 0 }),
      done: new Set<string>(),
      touched: new Set<string>(),
    };
    const first = (now: Seen) => {
      const planned = planRollout(aim, now);
      return planned.ok ? stepId(planned.value[0] as Step) : planned.error;
    };
    expect(first(at())).toBe(`roll 50 ${slot.id}`);
    expect(first(at({ release: 'B', percent: 50 }))).toBe(`gate ${slot.id}`);
    expect(first(at({ release: 'A', percent: 50 }))).toBe(`roll 50 ${slot.id}`);
  });

  it('drains where nobody can tell what is under way', () => {
    const both = { ...onlyPlace, hasWeights: true } as const;
    const aim = aimAt('B', { kind: 'blue-green', bakeMs: 0 });
    const kinds = stepsOf(travel(deployed(both), aim)).map(({ kind }) => kind);
    expect(kinds).toContain('drain');
  });
});
