import type { FleetFailure } from '../../ports/fleet.js';
import { heldBy } from './lease.js';
import type { DeployResult } from './result.js';

/** A failure of the target before anything was begun there. */
export function failed(failure: FleetFailure): DeployResult {
  const message = failureWords(failure);
  switch (failure.kind) {
    case 'locked':
      return { status: 'locked', message, lease: failure.lease, plan: [] };
    case 'fenced':
      return { status: 'locked', message, plan: [] };
    case 'unreachable':
    case 'state':
    case 'step':
      return { status: 'unknown', message, plan: [] };
  }
}

export function failureWords(failure: FleetFailure): string {
  if (failure.kind === 'locked') return heldBy(failure.lease);
  if (failure.kind === 'fenced') return `somebody else has taken the lease on ${failure.host}`;
  return failure.message.startsWith(failure.host) ? failure.message : `${failure.host}: ${failure.message}`;
}
