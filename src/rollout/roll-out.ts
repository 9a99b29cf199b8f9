import { ok } from '../base/result.js';
import { refusalOf, type Wanted } from '../domain/rollout/aim.js';
import { type Unfinished, unfinished } from '../domain/rollout/journal.js';
import type { Observation } from '../domain/rollout/observation.js';
import { planRollout } from '../domain/rollout/plan/plan.js';
import { touchedBy } from '../domain/rollout/progress.js';
import { isOther } from '../domain/rollout/release.js';
import { isSettled, servingNow, standing } from '../domain/rollout/serving.js';
import type { Step } from '../domain/rollout/step.js';
import { servesAlready } from './already.js';
import { courseTo, keepRecord } from './courses.js';
import { endOfFailure, finish, writeEnd } from './ending.js';
import { makeRoom, reconcile } from './reconcile.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from './request.js';
import { mendRecord, observeMended } from './salvage.js';
import { walk } from './walk.js';

/**
 * Deploying, rolling back, and bringing an interrupted rollout to its end are one thing: a release is aimed at from
 * whatever is seen; when that fails, the one before is. What somebody has left on its way is brought to an end of its
 * own only where nothing else is wanted, or where it leaves the wanted one no room. `now`: what was seen since the
 * lease was taken, if anything was.
 */
export async function rollOut(
  request: RolloutRequest,
  ports: RolloutPorts,
  now?: Observation,
): Promise<RolloutEnd> {
  const { wanted } = request;
  let look = now ? ok(now) : await (wanted ? observeMended(ports) : ports.held.observe());
  if (!look.ok) return endOfFailure(look.error, ports);
  const left = unfinished(look.value.journal);
  if (!wanted)
    return left
      ? reconcile(left, look.value, request, ports)
      : { status: 'success', ...servingIn(look.value) };
  const end = await begin(request, wanted, look.value, ports);
  if (!left || end.status !== 'refused' || end.why?.kind !== 'no-room') return end;
  const made = await makeRoom(left, look.value, request, ports);
  if (made.status !== 'success' && made.status !== 'rolled-back' && made.status !== 'failure') return made;
  look = await ports.held.observe();
  return look.ok ? begin(request, wanted, look.value, ports) : endOfFailure(look.error, ports);
}

async function begin(
  request: RolloutRequest,
  wanted: Wanted,
  now: Observation,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const { seen, ledger } = now;
  const refusal = refusalOf(wanted, now);
  if (refusal !== undefined) return { status: 'refused', why: refusal, ...servingIn(now) };
  const left = unfinished(now.journal);
  if (!left && isSettled(wanted.release, seen, ledger)) {
    const places = seen.places.map(({ name }) => name);
    const mended =
      wanted.intent === 'deploy' ? await mendRecord(wanted, request, places, ports) : ok(undefined);
    return mended.ok ? servesAlready(wanted, now, request, ports) : endOfFailure(mended.error, ports);
  }
  const previous = standing(now);
  const found = await courseTo(wanted, previous, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const course = found.value;
  const planned = planRollout(course.aim, seen);
  if (!planned.ok) return { status: 'refused', why: planned.error, ...servingIn(now) };
  if (left) {
    for (const place of touchedBy([...left.done, ...left.open], seen)) course.aim.touched.add(place);
    tellAbandoned(left, wanted, ports);
  }
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
  const noted = await ports.held.journal({
    ...started,
    by: request.by,
    ...(request.without.length > 0 ? { without: request.without } : {}),
  });
  if (!noted.ok) return endOfFailure(noted.error, ports);
  if (wanted.intent === 'deploy') {
    const kept = await keepRecord(wanted, request, now, ports);
    if (!kept.ok) return endOfFailure(kept.error, ports);
  }
  const undertaking = { request, wanted, previous };
  const end = await walk(course, undertaking, ports);
  // Nothing is left over of it that somebody would have to bring to an end.
  if (end.kind === 'cancelled' && end.isUntouched && !left)
    return writeEnd({ status: 'cancelled' }, undertaking, ports);
  return finish(end, course, undertaking, ports);
}

const tellAbandoned = ({ intent, release, by }: Unfinished, wanted: Wanted, ports: RolloutPorts): void =>
  ports.tell({
    kind: 'interrupted',
    intent,
    release,
    by: ports.mask(by),
    goal: wanted.release,
    because: { kind: 'abandoned', intent: wanted.intent },
  });

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
