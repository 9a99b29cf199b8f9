import type { Wanted } from '../domain/rollout/aim.js';
import type { RolloutFailure } from '../domain/rollout/failure.js';
import type { Observation } from '../domain/rollout/observation.js';
import { runs, slotsOf } from '../domain/rollout/seen.js';
import { courseTo } from './courses.js';
import { endOf } from './do-step.js';
import { endWithout } from './ending.js';
import { healthOf } from './health.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from './request.js';
import { checkFailure } from './watching.js';

const already = (release: string): RolloutEnd => ({
  status: 'success',
  serving: release,
  why: { kind: 'serves-already', release },
});

const unhealthy = (release: string, failure: RolloutFailure): RolloutEnd => ({
  status: 'failure',
  serving: release,
  why: { kind: 'serves-unhealthy', release, failure },
});

/** Of a release for which nothing is left to be done: it serves if that is what it says when it is asked. */
export async function servesAlready(
  wanted: Wanted,
  now: Observation,
  request: RolloutRequest,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const { release } = wanted;
  const found = await courseTo(wanted, release, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const health = await healthOf(found.value, now, ports);
  switch (health.kind) {
    case 'healthy': {
      const slots = slotsOf(now.seen).filter((slot) => runs(slot, release));
      const at = slots.map(({ id }) => id);
      const who = await ports.held.answering(at, found.value.shipment);
      const end = who.ok ? undefined : endOf(who.error, ports);
      if (end?.kind === 'failed') return unhealthy(release, end.failure);
      return end ? endWithout(end) : already(release);
    }
    case 'unhealthy':
      return unhealthy(release, 'subject' in health ? checkFailure(health, ports) : health.failure);
    case 'unreachable':
      return { status: 'unknown', why: checkFailure(health, ports) };
    case 'stopped':
      return ports.cancel.aborted ? { status: 'cancelled' } : { status: 'fenced', why: { kind: 'fenced' } };
  }
}
