import type { Blame, WatchPorts } from '../checks/watch.js';
import type { RolloutFailure } from '../domain/rollout/failure.js';
import type { RolloutPorts } from './request.js';
import type { Subject } from './subjects.js';

/** How a rollout asks, and tells of each attempt. */
export const watchPorts = ({
  gauge,
  clock,
  tell,
  mask,
}: Pick<RolloutPorts, 'gauge' | 'clock' | 'tell' | 'mask'>): WatchPorts<Subject> => ({
  clock,
  ask: ({ check, asked }, signal) => gauge(check, asked, signal),
  tell({ check, instance }, measurement, verdict) {
    const named = instance === undefined ? {} : { instance };
    tell({ kind: 'measured', check: mask(check.name), ...named, measurement, verdict });
  },
});

/** What a rollout says of the attempt that decided. */
export function checkFailure(
  { subject: { check, instance }, measurement, attempts }: Blame<Subject>,
  { mask }: Pick<RolloutPorts, 'mask'>,
): Extract<RolloutFailure, { kind: 'check' }> {
  const slot = instance === undefined ? {} : { slot: instance };
  return { kind: 'check', check: mask(check.name), ...slot, measurement, attempts };
}
