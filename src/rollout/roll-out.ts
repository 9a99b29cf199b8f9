import { ok } from '../base/result.js';
import { refusalOf, type Wanted } from '../domain/rollout/aim.js';
import { unfinished } from '../domain/rollout/journal.js';
import type { Observation } from '../domain/rollout/observation.js';
import { planRollout } from '../domain/rollout/plan/plan.js';
import { isOther } from '../domain/rollout/release.js';
import { isSettled, servingNow } from '../domain/rollout/serving.js';
import type { Step } from '../domain/rollout/step.js';
import { already, servesAlready } from './already.js';
import { courseTo, keepRecord } from './courses.js';
import { endOfFailure, finish } from './ending.js';
import { reconcile } from './reconcile.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from './request.js';
import { walk } from './walk.js';

/**
 * Deploying, rolling back, and bringing an interrupted rollout to its end are one thing: whatever was left is brought
 * to one release first, then the wanted one is aimed at; when that fails, the one before is. `now`: what was seen
 * since the lease was taken, if anything was.
 */
export async function rollOut(
  request: RolloutRequest,
  ports: RolloutPorts,
  now?: Observation,
): Promise<RolloutEnd> {
  let look = now ? ok(now) : await ports.held.observe();
  let asked: string | undefined;
  if (!look.ok) return endOfFailure(look.error, ports);
  const left = unfinished(look.value.journal);
  if (left) {
    const end = await reconcile(left, look.value, request, ports);
    const isOne = end.status === 'success' || end.status === 'rolled-back' || end.status === 'failure';
    if (!isOne || !request.wanted) return end;
    asked = end.serving;
    look = await ports.held.observe();
    if (!look.ok) return endOfFailure(look.error, ports);
  }
  if (!request.wanted) return { status: 'success', ...servingIn(look.value) };
  return begin(request, request.wanted, look.value, ports, asked);
}

async function begin(
  request: RolloutRequest,
  wanted: Wanted,
  now: Observation,
  ports: RolloutPorts,
  asked: string | undefined,
): Promise<RolloutEnd> {
  const { seen, ledger } = now;
  const refusal = refusalOf(wanted, now);
  if (refusal !== undefined) return { status: 'refused', why: refusal, ...servingIn(now) };
  if (isSettled(wanted.release, seen, ledger))
    return asked === wanted.release ? already(asked) : servesAlready(wanted, now, request, ports);
  const previous = servingNow(seen, ledger);
  const found = await courseTo(wanted, previous, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const course = found.value;
  const planned = planRollout(course.aim, seen);
  if (!planned.ok) return { status: 'refused', why: planned.error, ...servingIn(now) };
  const started = {
    kind: 'started' as const,
    intent: wanted.intent,
    release: wanted.release,
    ...(previous === undefined ? {} : { previous }),
    strategy: course.aim.strategy.kind,
  };
  ports.tell({ ...started, ...headOf(request, now, planned.value) });
  if (wanted.intent === 'deploy' && isOther(ledger, wanted.release, wanted.digest))
    ports.tell({ kind: 'built-anew', release: wanted.release });
  const noted = await ports.held.journal({ ...started, by: request.by });
  if (!noted.ok) return endOfFailure(noted.error, ports);
  if (wanted.intent === 'deploy') {
    const kept = await keepRecord(wanted, request, now, ports);
    if (!kept.ok) return endOfFailure(kept.error, ports);
  }
  const undertaking = { request, wanted, previous };
  return finish(await walk(course, undertaking, ports), course, undertaking, ports);
}

const servingIn = ({ seen, ledger }: Observation): { serving?: string } => {
  const serving = servingNow(seen, ledger);
  return serving === undefined ? {} : { serving };
};

const headOf = (request: RolloutRequest, { seen }: Observation, steps: readonly Step[]) => ({
  app: request.app,
  environment: request.environment,
  places: seen.places.map(({ name }) => name),
  steps: steps.map((step) => ({ step })),
});
