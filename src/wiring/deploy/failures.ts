import type { FleetFailure } from '../../ports/fleet.js';
import type { DeployResult } from './result.js';

/** A failure of the target before anything was begun there. */
export function failed(why: FleetFailure): DeployResult {
  if (why.kind === 'locked') return { status: 'locked', why, lease: why.lease, plan: [] };
  // What is to be run could not be had: the target was not touched.
  if (why.kind === 'image' || why.kind === 'artifact-changed') return { status: 'failure', why, plan: [] };
  return { status: why.kind === 'fenced' ? 'locked' : 'unknown', why, plan: [] };
}
