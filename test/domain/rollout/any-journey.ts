import fc from 'fast-check';
import type { Hooks } from '../../../src/domain/rollout/environment.js';
import { emptyFleet, expired, type Shape } from './simulated-fleet.js';
import { type Interruption, type Journey, type SimpleAim, travel, type World } from './simulated-walk.js';

export const NO_HOOKS: Hooks = {
  'pre-deploy': [],
  'pre-switch': [],
  'post-switch': [],
  'post-deploy': [],
  'pre-rollback': [],
  'post-rollback': [],
  'on-failure': [],
};

const hook = { command: ':', from: 'runner', timeoutMs: 1000, onFailure: 'abort', idempotent: true } as const;
const SOME_HOOKS: Hooks = {
  ...NO_HOOKS,
  'pre-deploy': [hook],
  'pre-switch': [hook],
  'post-switch': [hook],
  'post-deploy': [hook, hook],
  'pre-rollback': [hook],
};

export const withProxy: fc.Arbitrary<Shape> = fc.record({
  hosts: fc.integer({ min: 1, max: 5 }),
  ports: fc.constantFrom(2, 4, 6),
  hasWeights: fc.constant(true),
});
export const withoutProxy: fc.Arbitrary<Shape> = fc.record({
  hosts: fc.integer({ min: 1, max: 5 }),
  ports: fc.constantFrom(0, 1, 2),
  hasWeights: fc.constant(false),
});

const bakeMs = fc.constantFrom(0, 5000);
export const rolling = fc.record({
  kind: fc.constant('rolling' as const),
  batch: fc.oneof(
    fc.record({ count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  ),
  bakeMs,
});
export const canary = fc.record({
  kind: fc.constant('canary' as const),
  steps: fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 })
    .map((steps) => steps.sort((a, b) => a - b)),
  bakeMs,
});
const recreate = fc.record({ kind: fc.constant('recreate' as const), bakeMs });
const blueGreen = fc.record({ kind: fc.constant('blue-green' as const), bakeMs });
const immediate = fc.constant({ kind: 'immediate' as const });

type AnyStrategy = fc.Arbitrary<SimpleAim['strategy']>;
const STRATEGIES: Readonly<Record<string, AnyStrategy>> = {
  rolling,
  canary,
  recreate,
  'blue-green': blueGreen,
  immediate,
};
type Kind = SimpleAim['strategy']['kind'];

/** Every strategy that there is on such a target, but those left out. */
export const anyStrategy = (hasWeights: boolean, ...without: readonly Kind[]): AnyStrategy =>
  fc.oneof(
    ...Object.entries(STRATEGIES).flatMap(([kind, arbitrary]) =>
      without.includes(kind as Kind) || (kind === 'blue-green' && !hasWeights) ? [] : [arbitrary],
    ),
  );

export const aimAt = (release: string, strategy: SimpleAim['strategy']): SimpleAim => ({
  release,
  intent: 'deploy',
  strategy,
  hooks: NO_HOOKS,
  standbyMs: 0,
});

export const anyAim = (releases: readonly string[], strategy: AnyStrategy): fc.Arbitrary<SimpleAim> =>
  fc.record({
    release: fc.constantFrom(...releases),
    intent: fc.constantFrom('deploy', 'rollback'),
    strategy,
    hooks: fc.constantFrom(NO_HOOKS, SOME_HOOKS),
    standbyMs: fc.constantFrom(0, 600_000),
  });

export const anyInterruption: fc.Arbitrary<Interruption> = fc.record({
  at: fc.nat(18),
  cuts: fc.array(fc.nat(4), { minLength: 5, maxLength: 5 }),
});

/** A target on which A was deployed. */
export function deployed(shape: Shape, release = 'A'): World {
  const first = aimAt(release, { kind: 'recreate', bakeMs: 0 });
  return travel({ seen: emptyFleet(shape), gated: new Set() }, first).end;
}

export interface Attempt {
  /** So late that the time of whatever was on standby is over. */
  readonly isLate?: boolean;
  readonly aim: SimpleAim;
  readonly interruption: Interruption;
}

export const anyAttempts = (
  strategy: AnyStrategy,
  releases: readonly string[] = ['A', 'B', 'C'],
): fc.Arbitrary<Attempt[]> =>
  fc.array(
    fc.record({ aim: anyAim(releases, strategy), interruption: anyInterruption, isLate: fc.boolean() }),
    { maxLength: 4 },
  );

/** The same target when the time of whatever was on standby is over. */
export function later({ seen, gated }: World): World {
  const onStandby = new Set(
    seen.places.flatMap(({ slots }) =>
      slots.filter(({ standbyMs }) => standbyMs !== undefined).map(({ id }) => id),
    ),
  );
  return { seen: expired(seen), gated: new Set([...gated].filter((id) => !onStandby.has(id))) };
}

/** One attempt after the other, each knowing nothing of the one before; those for which there is no way are left out. */
export function attempted(from: World, attempts: readonly Attempt[]): { journeys: Journey[]; end: World } {
  const journeys: Journey[] = [];
  let end = from;
  for (const { aim, interruption, isLate } of attempts) {
    const journey = travel(isLate ? later(end) : end, aim, { interruption });
    end = journey.end;
    journeys.push(journey);
  }
  return { journeys, end };
}
