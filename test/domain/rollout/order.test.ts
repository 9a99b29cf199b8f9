import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../../src/domain/rollout/environment.js';
import { type Place, type Seen, type Slot, shareOf } from '../../../src/domain/rollout/seen.js';
import { isPlaceStep, type Step, stepId } from '../../../src/domain/rollout/step.js';
import { sampled } from '../../base/sampled.js';
import {
  type Attempt,
  aimAt,
  anyAim,
  anyAttempts,
  anyInterruption,
  anyStrategy,
  attempted,
  canary,
  deployed,
  rolling,
  withoutProxy,
  withProxy,
} from './any-journey.js';
import { type Moment, type SimpleAim, travel } from './simulated-walk.js';

const RUNS = { numRuns: sampled(400) };
type Rolling = Extract<Strategy, { kind: 'rolling' }>;

const batchOf = ({ batch }: Rolling, hosts: number): number =>
  'count' in batch ? batch.count : Math.max(1, Math.ceil((batch.percent * hosts) / 100));

/** Hosts on which a step changes what runs; with a proxy the pointer alone is nothing that runs. */
function changedBy(step: Step, { places, abilities }: Seen): string[] {
  if (step.kind === 'start' || step.kind === 'stop')
    return places.filter(({ slots }) => slots.some(({ id }) => step.at.includes(id))).map(({ name }) => name);
  if (step.kind === 'shift' || (step.kind === 'switch' && !abilities.has('weights'))) return [...step.at];
  return [];
}

/** How many hosts were under way at a time at most: changed, but not asked one by one and then as a whole. */
function mostUnproved(moments: readonly Moment[]): { first: number; most: number } {
  const unproved = new Set<string>();
  let [first, most, verified] = [0, 0, false];
  for (const { step, before } of moments) {
    if (step.kind === 'settle') break;
    for (const host of changedBy(step, before.seen)) unproved.add(host);
    if (step.kind === 'verify') {
      // Each of them was asked since it was changed.
      for (const host of before.seen.places.filter(({ name }) => unproved.has(name)))
        if (unaskedOn(host, before.gated).length > 0) return { first, most: Number.POSITIVE_INFINITY };
      unproved.clear();
      verified = true;
    }
    most = Math.max(most, unproved.size);
    if (!verified) first = most;
  }
  return { first, most };
}
const unaskedOn = (host: Place, gated: ReadonlySet<string>): string[] =>
  (host.slots.length === 0 ? [host.name] : host.slots.filter(isUsed).map(({ id }) => id)).filter(
    (name) => !gated.has(name),
  );
const isUsed = ({ state, release, share }: Slot) => state === 'running' && release !== undefined && share > 0;

/** Not whole at any release: nobody can rely on it. */
const isAway = ({ holds, settled, slots }: Place): boolean =>
  holds === undefined ||
  holds !== settled ||
  slots.some(({ state, release }) => state !== 'running' || release !== holds);
const awayIn = ({ places }: Seen): number => places.filter(isAway).length;

describe.each([
  ['with a proxy', withProxy, true],
  ['without a proxy', withoutProxy, false],
] as const)('rolling %s', (_, shapes, hasWeights) => {
  it('proves one host before the others, and each batch before the next', () => {
    fc.assert(
      fc.property(
        shapes,
        anyAttempts(anyStrategy(hasWeights), ['A', 'B']),
        anyAim(['A', 'B'], rolling),
        (shape, attempts, aim) => {
          const { end } = attempted(deployed(shape), attempts);
          const { moments } = travel(end, aim);
          const size = batchOf(aim.strategy as Rolling, shape.hosts);
          const { first, most } = mostUnproved(moments);
          expect(most).toBeLessThanOrEqual(size);
          const changed = new Set(moments.flatMap(({ step, before }) => changedBy(step, before.seen)));
          if (changed.size > size) expect(first).toBeLessThanOrEqual(1);
        },
      ),
      RUNS,
    );
  });
});

describe('rolling without a proxy', () => {
  it('never takes more hosts away at once than its batch, whatever an interruption has left', () => {
    fc.assert(
      fc.property(
        withoutProxy,
        fc.array(fc.record({ aim: anyAim(['A', 'B', 'C'], rolling), interruption: anyInterruption }), {
          maxLength: 4,
        }),
        anyAim(['A', 'B', 'C'], rolling),
        (shape, attempts, last) => {
          const whole: Attempt[] = [...attempts, { aim: last, interruption: { at: 1000, cuts: [] } }];
          for (const { moments } of attempted(deployed(shape), whole).journeys)
            for (const { aim, before, states } of moments) {
              const limit = Math.max(awayIn(before.seen), batchOf(aim.strategy as Rolling, shape.hosts));
              expect(Math.max(...states.map(({ seen }) => awayIn(seen)))).toBeLessThanOrEqual(limit);
            }
        },
      ),
      RUNS,
    );
  });
});

/** A shift that was cut short leaves hosts with different shares. */
const leastShare = (seen: Seen, release: string): number =>
  Math.min(...seen.places.map((host) => shareOf({ ...seen, places: [host] }, release)));

describe('canary', () => {
  it('with a proxy raises the share in the configured order, and watches each at what it is', () => {
    fc.assert(
      fc.property(
        withProxy,
        canary,
        fc.option(anyInterruption, { nil: undefined }),
        (shape, strategy, interruption) => {
          const aim = aimAt('B', strategy);
          const before = interruption && travel(deployed(shape), aim, { interruption });
          const { moments } = travel(before?.end ?? deployed(shape), aim);
          const all = [...strategy.steps, 100];
          const shifts = moments.flatMap(({ step }) => (step.kind === 'shift' ? [step.percent] : []));
          expect(shifts).toEqual(all.slice(all.length - shifts.length));
          for (const { step, before: at } of moments)
            if (step.kind === 'bake' || step.kind === 'verify')
              expect(Math.abs(100 * leastShare(at.seen, 'B') - step.percent)).toBeLessThan(1);
        },
      ),
      RUNS,
    );
  });

  it('without a proxy raises the share of hosts in the configured order', () => {
    fc.assert(
      fc.property(withoutProxy, canary, (shape, strategy) => {
        const { moments } = travel(deployed(shape), aimAt('B', strategy));
        const verified = moments.flatMap(({ step }) => (step.kind === 'verify' ? [step.percent] : []));
        const shares = [...strategy.steps, 100].map((percent) =>
          Math.round((100 * Math.max(1, Math.ceil((percent * shape.hosts) / 100))) / shape.hosts),
        );
        expect(verified).toEqual([...new Set(shares)]);
        for (const { step, before } of moments)
          if (step.kind === 'bake' || step.kind === 'verify')
            expect(Math.round(100 * shareOf(before.seen, 'B'))).toBe(step.percent);
      }),
      RUNS,
    );
  });
});

describe('a rollback', () => {
  it.each([
    ['with a proxy', withProxy, true],
    ['without a proxy', withoutProxy, false],
  ] as const)('%s touches only hosts that were changed', (_, shapes, hasWeights) => {
    const anyBack = fc.record({
      shape: shapes,
      there: fc.oneof(rolling, canary),
      back: anyStrategy(hasWeights, 'recreate'),
      interruption: anyInterruption,
    });
    fc.assert(
      fc.property(anyBack, ({ shape, there, back, interruption }) => {
        const start = deployed(shape);
        const out = travel(start, aimAt('B', there), { interruption });
        const aim: SimpleAim = { ...aimAt('A', back), intent: 'rollback' };
        const { moments } = travel(out.end, aim, {}, new Set(out.touched));
        const untouched = start.seen.places.filter(
          ({ name }) =>
            !out.touched.has(name) &&
            out.end.seen.places.every((one) => one.name !== name || one.holds === 'A'),
        );
        const unchanged = untouched
          .filter(({ name }) => !everChanged(out.moments, name))
          .map(({ name }) => name);
        const named = moments.map(({ step, before }) => [stepId(step), ...concernedBy(step, before.seen)]);
        expect(named.filter((names) => unchanged.some((name) => names.includes(name)))).toEqual([]);
      }),
      RUNS,
    );
  });
});

const everChanged = (moments: readonly Moment[], host: string): boolean =>
  moments.some(({ step, before }) => changedBy(step, before.seen).includes(host));
const concernedBy = (step: Step, seen: Seen): string[] => {
  if (isPlaceStep(step)) return [...step.at];
  // To be asked is not to be touched.
  if (step.kind === 'gate' || !('at' in step)) return [];
  return seen.places
    .filter(({ name, slots }) => [name, ...slots.map(({ id }) => id)].some((id) => step.at.includes(id)))
    .map(({ name }) => name);
};

describe('a rollback by hosts', () => {
  const shape = { hosts: 3, ports: 1, hasWeights: false };
  const oneByOne = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 } as const;
  const back = { ...aimAt('A', oneByOne), intent: 'rollback' as const };
  const switched = (moments: readonly Moment[]) =>
    moments.flatMap(({ step }) => (step.kind === 'switch' ? step.at : []));

  it('begins with the host that changed last', () => {
    const out = travel(deployed(shape), aimAt('B', oneByOne));
    expect(switched(travel(out.end, back, {}, new Set(out.touched)).moments)).toEqual(['h3', 'h2', 'h1']);
  });

  it('begins with the host on which something was cut short', () => {
    const interruption = { at: 7, cuts: [0, 1, 0] };
    const out = travel(deployed(shape), aimAt('B', oneByOne), { interruption });
    expect(out.moments.map(({ step }) => step.kind).slice(-2)).toEqual(['stop', 'switch']);
    expect(switched(travel(out.end, back, {}, new Set(out.touched)).moments)).toEqual(['h2', 'h1']);
  });
});
