import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import type { Seen, Slot } from '../../../src/domain/rollout/seen.js';
import { stepId } from '../../../src/domain/rollout/step.js';
import {
  aimAt,
  anyAim,
  anyAttempts,
  anyInterruption,
  anyStrategy,
  attempted,
  deployed,
  later,
  withProxy,
} from './any-journey.js';
import { type SimpleAim, travel } from './simulated-walk.js';

const RUNS = { numRuns: 150 };
const STANDBY_MS = 600_000;

const instancesOf = ({ places }: Seen): Slot[] => places.flatMap(({ slots }) => slots);
const leftIn = (seen: Seen, release: string) =>
  instancesOf(seen).filter((one) => one.state === 'running' && one.release !== release);

/** Any shape, what happened on it so far, and what is aimed at now. */
const anyStory = fc.record({
  shape: withProxy,
  attempts: anyAttempts(anyStrategy(true)),
  aim: anyAim(['A', 'B', 'C'], anyStrategy(true)),
});

describe('what a deployment leaves behind a proxy', () => {
  it('is on standby for its time if it was good, and runs no more if it failed or is to have none', () => {
    fc.assert(
      fc.property(anyStory, ({ shape, attempts, aim }) => {
        const { end, problem } = travel(attempted(deployed(shape), attempts).end, aim);
        if (problem !== undefined) return;
        const left = leftIn(end.seen, aim.release);
        const isKept = aim.intent === 'deploy' && aim.standbyMs > 0;
        expect(left.filter(({ standbyMs }) => !isKept || standbyMs === undefined)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is never on standby while it has requests, whatever was interrupted [I1]', () => {
    fc.assert(
      fc.property(anyStory, anyInterruption, ({ shape, attempts, aim }, interruption) => {
        const { journeys } = attempted(deployed(shape), [...attempts, { aim, interruption }]);
        const states = journeys.flatMap(({ moments }) => moments.flatMap((moment) => moment.states));
        const both = states.flatMap(({ seen }) =>
          instancesOf(seen).filter(({ share, standbyMs }) => share > 0 && standbyMs !== undefined),
        );
        expect(both).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gets its time only when the new release is written down as live', () => {
    fc.assert(
      fc.property(anyStory, ({ shape, attempts, aim }) => {
        const { moments } = travel(attempted(deployed(shape), attempts).end, aim);
        const kinds = moments.map(({ step }) => step.kind);
        if (kinds.includes('retire')) expect(kinds.indexOf('settle')).toBeLessThan(kinds.indexOf('retire'));
      }),
      RUNS,
    );
  });
});

describe('a rollback', () => {
  const shape = { hosts: 2, ports: 2, hasWeights: true };
  const there = { ...aimAt('B', { kind: 'blue-green', bakeMs: 0 }), standbyMs: STANDBY_MS };
  const back: SimpleAim = { ...aimAt('A', { kind: 'immediate' }), intent: 'rollback', standbyMs: STANDBY_MS };
  const reached = travel(deployed(shape), there);
  const idsOf = (from: typeof reached.end) => travel(from, back).moments.map(({ step }) => stepId(step));

  it('within the time finds what was left running, and starts nothing', () => {
    expect(stepId(reached.moments.at(-2)?.step ?? { kind: 'clean' })).toBe('retire h1:8001 h2:8001');
    expect(idsOf(reached.end)).toEqual([
      'gate h1:8001 h2:8001',
      'shift 100 h1 h2',
      'verify 100',
      'drain h1:8002 h2:8002',
      'switch h1 h2',
      'settle',
      'stop h1:8002 h2:8002',
      'clean',
    ]);
  });

  it('after it starts what was left first', () => {
    expect(idsOf(later(reached.end)).slice(0, 2)).toEqual(['start h1:8001 h2:8001', 'gate h1:8001 h2:8001']);
  });
});

it('a plan names who will be left, not who makes place on the way there', () => {
  const shape = { hosts: 1, ports: 2, hasWeights: true };
  const to = (release: string): SimpleAim => ({
    ...aimAt(release, { kind: 'blue-green', bakeMs: 0 }),
    standbyMs: STANDBY_MS,
  });
  const { end } = travel(deployed(shape), to('B'));
  // A runs without a time: whatever was to stop it has died with the host's last start.
  const hosts = end.seen.places.map((host) => ({
    ...host,
    instances: host.slots.map(({ standbyMs: _, ...one }) => one),
  }));
  const from = { ...end, seen: { ...end.seen, hosts } };
  expect(travel(from, to('C')).moments.map(({ step }) => stepId(step))).toEqual(
    plannedIds(from.seen, to('C')),
  );
});

const plannedIds = (seen: Seen, aim: SimpleAim): string[] => {
  const planned = planRollout({ ...aim, done: new Set(), touched: new Set() }, seen);
  return planned.ok ? planned.value.map(stepId) : [planned.error.kind];
};
