import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, Seen, Slot } from '../../../src/domain/rollout/seen.js';
import { stepId } from '../../../src/domain/rollout/step.js';
import { sampled } from '../../base/sampled.js';
import {
  type Attempt,
  anyAim,
  anyAttempts,
  anyInterruption,
  anyStrategy,
  attempted,
  deployed,
  withProxy,
} from './any-journey.js';
import { emptyFleet, type Shape } from './simulated-fleet.js';
import { type Moment, travel } from './simulated-walk.js';

const RUNS = { numRuns: sampled(500) };

interface Story {
  readonly shape: Shape;
  readonly attempts: readonly Attempt[];
  readonly crash: { readonly at: number; readonly instance: number } | undefined;
}

const anyStory = (strategies: ReturnType<typeof anyStrategy>): fc.Arbitrary<Story> =>
  fc
    .record({
      shape: withProxy,
      attempts: anyAttempts(strategies),
      last: anyAim(['A', 'B', 'C'], strategies),
      crash: fc.option(fc.record({ at: fc.nat(12), instance: fc.nat(30) }), { nil: undefined }),
    })
    .map(({ attempts, last, ...story }) => ({
      ...story,
      attempts: [...attempts, { aim: last, interruption: { at: 1000, cuts: [] } }],
    }));

/** Everything that happens in a story, once A was deployed; an instance may die in the last attempt. */
function momentsOf({ shape, attempts, crash }: Story, from = deployed(shape)): Moment[] {
  const { journeys, end } = attempted(from, attempts.slice(0, -1));
  const last = attempts.at(-1);
  const journey = last && travel(end, last.aim, { crash });
  return [...journeys, ...(journey ? [journey] : [])].flatMap(({ moments }) => moments);
}

const instancesOf = ({ places }: Seen): Slot[] => places.flatMap(({ slots }) => slots);
/** Every request of the host gets to somebody who runs. */
const isServed = (host: Place): boolean =>
  host.slots.filter(({ state }) => state === 'running').reduce((sum, { share }) => sum + share, 0) > 1 - 1e-9;

const outcomeOf = ({ step, states }: Moment) => [stepId(step), states.at(-1)?.seen];

type Breach = (moment: Moment) => readonly unknown[];

/** States in which somebody has requests whom nobody has asked since he was started. */
const unasked: Breach = ({ states }) =>
  states.flatMap(({ seen, gated }) =>
    instancesOf(seen).filter(({ id, share }) => share > 0 && !gated.has(id)),
  );
/** Hosts that stop serving half-way. */
const unserved: Breach = ({ before, states }) =>
  states.flatMap(({ seen }) =>
    seen.places.filter((host, i) => isServed(before.seen.places[i] as Place) && !isServed(host)),
  );
/** Who is stopped or started while he has requests, or still answers some. */
const cutOff: Breach = ({ step, before }) =>
  step.kind === 'stop' || step.kind === 'start'
    ? instancesOf(before.seen).filter(
        ({ id, share, inFlight }) => step.at.includes(id) && (share > 0 || (inFlight ?? 0) > 0),
      )
    : [];
const firstBreach = (moments: readonly Moment[], breach: Breach) =>
  moments.map((moment) => [stepId(moment.step), ...breach(moment)]).find(({ length }) => length > 1);

describe('with a proxy, whatever was interrupted before and whoever dies', () => {
  it('all requests have a running instance at every moment, unless the strategy is recreate [I2]', () => {
    fc.assert(
      fc.property(anyStory(anyStrategy(true, 'recreate')), (story) => {
        expect(firstBreach(momentsOf(story), unserved)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('nobody is stopped or started who has requests or still answers some [I1]', () => {
    fc.assert(
      fc.property(anyStory(anyStrategy(true)), (story) => {
        expect(firstBreach(momentsOf(story), cutOff)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('nobody gets requests before it was asked since it was started', () => {
    fc.assert(
      fc.property(anyStory(anyStrategy(true)), (story) => {
        expect(firstBreach(momentsOf(story), unasked)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('every step that is done twice leaves what it leaves once, and breaks nothing on the way [I3]', () => {
    fc.assert(
      fc.property(anyStory(anyStrategy(true, 'recreate')), ({ shape, attempts }) => {
        const { end: from } = attempted(deployed(shape), attempts.slice(0, -1));
        const { aim } = attempts.at(-1) as Attempt;
        const [once, twice] = [travel(from, aim), travel(from, aim, { isRepeated: true })];
        expect(twice.moments.map(outcomeOf)).toEqual(once.moments.map(outcomeOf));
        expect(firstBreach(twice.moments, unserved)).toBeUndefined();
      }),
      { numRuns: sampled(200) },
    );
  });

  it('a first deployment that is interrupted never gives requests to somebody who was not asked', () => {
    fc.assert(
      fc.property(
        withProxy,
        anyAim(['A'], anyStrategy(true)),
        anyInterruption,
        (shape, aim, interruption) => {
          const nothing = { seen: emptyFleet(shape), gated: new Set<string>() };
          const story = {
            shape,
            attempts: [
              { aim, interruption },
              { aim, interruption },
            ],
            crash: undefined,
          };
          expect(firstBreach(momentsOf(story, nothing), unasked)).toBeUndefined();
        },
      ),
      RUNS,
    );
  });
});
