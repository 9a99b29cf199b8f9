import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Outcome, runStatus } from '../../src/domain/outcome.js';

const outcome: fc.Arbitrary<Outcome> = fc.record({
  status: fc.constantFrom('success', 'failure', 'cancelled', 'skipped'),
  allowed: fc.boolean(),
});
const ended = fc.constantFrom('done', 'cancelled', 'timeout');

it('a run fails by an unallowed failure or by time, else it is cancelled if it was, else a success', () => {
  fc.assert(
    fc.property(fc.array(outcome), ended, (outcomes, end) => {
      const isFailure = outcomes.some(({ status, allowed }) => status === 'failure' && !allowed);
      const otherwise = end === 'cancelled' ? 'cancelled' : 'success';
      expect(runStatus(outcomes, end)).toBe(isFailure || end === 'timeout' ? 'failure' : otherwise);
    }),
  );
});

it('jobs that were skipped, and cancelled ones alone, do not make a failure', () => {
  expect(runStatus([], 'done')).toBe('success');
  expect(runStatus([{ status: 'skipped', reason: 'dependency', root: 0 }], 'done')).toBe('success');
  expect(runStatus([{ status: 'cancelled', reason: 'cancelled' }], 'cancelled')).toBe('cancelled');
  expect(runStatus([{ status: 'failure', allowed: true }], 'done')).toBe('success');
});
