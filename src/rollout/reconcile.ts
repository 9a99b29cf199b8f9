import { ok, type Result } from '../base/result.js';
import type { Wanted } from '../domain/rollout/aim.js';
import { ofToday } from '../domain/rollout/believed.js';
import type { Refusal } from '../domain/rollout/failure.js';
import { chooseGoal, unlessHindered } from '../domain/rollout/goal.js';
import type { Unfinished } from '../domain/rollout/journal.js';
import type { Observation } from '../domain/rollout/observation.js';
import { touchedBy } from '../domain/rollout/progress.js';
import { entryOf } from '../domain/rollout/release.js';
import { standing } from '../domain/rollout/serving.js';
import { believe, type NoWay } from './believe.js';
import { type Course, courseOf, courseTo } from './courses.js';
import { finish, goBack, type Undertaking } from './ending.js';
import { healthOf } from './health.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from './request.js';
import { walk } from './walk.js';
import { checkFailure } from './watching.js';

/** Brings to its end what somebody began and did not finish: fully one release, decided by what is seen. */
export async function reconcile(
  left: Unfinished,
  now: Observation,
  request: RolloutRequest,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const wanted = wantedBy(left, now);
  const undertaking: Undertaking = { request, wanted, previous: left.previous };
  const found = await courseOn(wanted, left, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const { course, lacks } = found.value;
  const health = await healthOf(course, now, ports);
  if (health.kind === 'unreachable') return { status: 'unknown', why: checkFailure(health, ports) };
  if (health.kind === 'stopped') return { status: ports.cancel.aborted ? 'cancelled' : 'fenced' };
  const chosen = chooseGoal(left, now.seen, health.kind === 'healthy', request.settings.rollback);
  const goal = unlessHindered(chosen, left, now, {
    hooks: course.settings.hooks,
    lacks,
  });
  const { intent, release } = left;
  const aim = goal.release === undefined ? {} : { goal: goal.release };
  ports.tell({
    kind: 'interrupted',
    intent,
    release,
    by: ports.mask(left.by),
    ...aim,
    because: goal.because,
  });
  const done = [...left.done].filter((id) => id.startsWith('hook ') || id === 'settle');
  for (const place of touchedBy([...left.done, ...left.open], now.seen)) course.aim.touched.add(place);
  if (goal.release !== left.release)
    return goBack(
      { ...goal, from: course, done: left.goal === goal.release ? done : [] },
      undertaking,
      ports,
    );
  for (const id of done) course.aim.done.add(id);
  return finish(await walk(course, undertaking, ports), course, undertaking, ports);
}

/** Gives what stands all requests again; nobody is asked about what is given up. */
export async function makeRoom(
  left: Unfinished,
  now: Observation,
  request: RolloutRequest,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const wanted = wantedBy(left, now);
  const found = await courseOn(wanted, left, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const from = found.value.course;
  for (const place of touchedBy([...left.done, ...left.open], now.seen)) from.aim.touched.add(place);
  const goal = { release: standing(now), because: { kind: 'no-place-for-another' } } as const;
  return goBack({ ...goal, from }, { request, wanted, previous: left.previous }, ports);
}

function wantedBy(left: Unfinished, { ledger }: Observation): Wanted {
  const { release, intent } = left;
  if (intent === 'deploy') return { intent, release, digest: entryOf(ledger, release)?.digest ?? '' };
  return { intent, release, strategy: { kind: 'immediate' }, reason: 'an interrupted rollback' };
}

/** What was deployed is asked as it was to be asked, whatever today's file says. */
async function courseOn(
  wanted: Wanted,
  { release, previous }: Unfinished,
  request: RolloutRequest,
  ports: RolloutPorts,
): Promise<Result<{ readonly course: Course; readonly lacks?: Refusal | undefined }, NoWay>> {
  if (wanted.intent === 'rollback') {
    const course = await courseTo(wanted, previous, request, ports);
    return course.ok ? ok({ course: course.value }) : course;
  }
  const found = await believe(release, request.settings, ports);
  if (!found.ok) return found;
  // Killed before it was written down: nothing was begun.
  const settings = found.value ?? ofToday(request.settings);
  const course = courseOf(wanted, previous, settings, request, ports);
  return ok({ course, lacks: found.value?.lacks });
}
