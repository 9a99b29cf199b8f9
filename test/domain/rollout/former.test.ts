import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Aim } from '../../../src/domain/rollout/aim.js';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import type { Seen, Slot } from '../../../src/domain/rollout/seen.js';
import { stepId } from '../../../src/domain/rollout/step.js';
import { aimAt, anyStrategy } from './any-journey.js';
import { emptyFleet } from './simulated-fleet.js';

const slot = (more: Partial<Slot>): Slot => ({
  id: 'h1:old',
  place: 'h1',
  order: 0,
  release: 'A',
  state: 'running',
  share: 0,
  inFlight: 0,
  ...more,
});

const anyFormer = fc.record({
  release: fc.constantFrom('A', 'B'),
  state: fc.constantFrom<Slot['state']>('running', 'unsettled'),
  inFlight: fc.constantFrom(0, 3),
});

/** A first host that runs something where today's file names nothing. */
const withFormer = (seen: Seen, former: Slot): Seen => ({
  ...seen,
  places: seen.places.map((place, i) => (i === 0 ? { ...place, former: [former] } : place)),
});

const IMMEDIATE = { kind: 'immediate' } as const;

const aimOf = (strategy: Aim['strategy']): Aim => ({
  ...aimAt('B', strategy),
  done: new Set(),
  touched: new Set(),
});

const planned = (aim: Aim, seen: Seen) => {
  const steps = planRollout(aim, seen);
  if (!steps.ok) throw new Error(JSON.stringify(steps.error));
  return steps.value.map(stepId);
};

it('what runs where nobody names it any more is stopped once the release is live, never before', () => {
  fc.assert(
    fc.property(fc.oneof(anyStrategy(true), fc.constant(IMMEDIATE)), anyFormer, (strategy, former) => {
      const seen = withFormer(emptyFleet({ hosts: 2, ports: 2, hasWeights: true }), slot(former));
      const steps = planned(aimOf(strategy), seen);
      const [settle, stop] = [steps.indexOf('settle'), steps.indexOf('stop h1:old')];
      expect(stop).toBeGreaterThan(settle);
      const drain = steps.indexOf('drain h1:old');
      if (former.inFlight > 0) expect(drain).toBeGreaterThan(settle);
      expect(drain).toBeLessThan(stop);
    }),
  );
});

it('what is stopped there, or could not be stopped once, is left alone', () => {
  const seen = emptyFleet({ hosts: 1, ports: 2, hasWeights: true });
  const aim = aimOf(IMMEDIATE);
  expect(planned(aim, withFormer(seen, slot({ state: 'stopped' }))).join()).not.toContain('old');
  const tried = { ...aim, done: new Set(['stop h1:old']) };
  expect(planned(tried, withFormer(seen, slot({})))).not.toContain('stop h1:old');
});
