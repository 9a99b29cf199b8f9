import type { Wanted } from '../domain/rollout/aim.js';
import { briefFailure, type RolloutFailure } from '../domain/rollout/failure.js';
import type { Goal } from '../domain/rollout/goal.js';
import type { RolloutStatus } from '../domain/rollout/journal.js';
import { stepId } from '../domain/rollout/step.js';
import type { FleetFailure } from '../ports/fleet.js';
import { type Course, courseBack } from './courses.js';
import { endOf, runHook } from './do-step.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest, WalkEnd } from './request.js';
import { tell, walk } from './walk.js';

/** What a rollout is about, for whoever brings it to its end. */
export interface Undertaking {
  readonly request: RolloutRequest;
  readonly wanted: Wanted;
  readonly previous: string | undefined;
}

/** After a walk to the wanted release: done, or back to the one before, or left to people. */
export async function finish(
  end: WalkEnd,
  course: Course,
  undertaking: Undertaking,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const { wanted, previous, request } = undertaking;
  if (end.kind === 'reached')
    return writeEnd({ status: 'success', serving: wanted.release }, undertaking, ports);
  if (end.kind !== 'failed') return endWithout(end);
  // To roll a rollback back would be to go on blindly (invariant I6).
  if (wanted.intent === 'rollback') return writeEnd(lost('rollback-failed', end.failure), undertaking, ports);
  const { onFailure, strategy } = request.settings.rollback;
  if (onFailure && strategy !== 'manual')
    return goBack({ release: previous, because: end.failure, from: course }, undertaking, ports);
  await onFailureHooks(course, ports);
  return writeEnd({ status: 'failure', why: end.failure }, undertaking, ports);
}

/** `from`: the course that did not get there; `done`: what was done towards the goal already. */
interface WayBack extends Goal {
  readonly from: Course;
  readonly done?: readonly string[];
}

/** Aims at what served before, or at nothing where nothing did. */
export async function goBack(
  { release, because, from, done = [] }: WayBack,
  undertaking: Undertaking,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const { wanted, request } = undertaking;
  const fact = { kind: 'goal' as const, ...(release === undefined ? {} : { release }) };
  ports.tell({ ...fact, because });
  const noted = await ports.held.journal({
    ...fact,
    because: ports.say(because),
    reason: briefFailure(because),
  });
  if (!noted.ok) return endOfFailure(noted.error, ports);
  const found = await courseBack(release, wanted.release, request, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const course = found.value;
  for (const id of done) course.aim.done.add(id);
  for (const place of from.aim.touched) course.aim.touched.add(place);
  const end = await walk(course, undertaking, ports);
  if (end.kind === 'failed') return writeEnd(lost('way-back-failed', end.failure), undertaking, ports);
  if (end.kind !== 'reached') return endWithout(end);
  await onFailureHooks(from, ports);
  const reached = release === undefined ? await withdrawn(wanted.release, ports) : backAt(release);
  return writeEnd({ ...reached, why: because }, undertaking, ports);
}

/** What failed may still stand somewhere, where what was there before is not known. */
async function withdrawn(release: string, { held }: RolloutPorts) {
  const look = await held.observe();
  const isLeft = look.ok && look.value.seen.places.some(({ holds }) => holds === release);
  return { status: 'failure' as const, ...(isLeft ? { serving: release } : {}) };
}

const backAt = (serving: string) => ({ status: 'rolled-back' as const, serving });
const lost = (kind: 'rollback-failed' | 'way-back-failed', failure: RolloutFailure): End => ({
  status: 'unknown',
  why: { kind, failure },
});

type End = RolloutEnd & { readonly status: RolloutStatus };

/** Writes the end down. A rollout whose end is unknown stays unfinished for the next command. */
export async function writeEnd(
  end: End,
  { previous }: Pick<Undertaking, 'previous'>,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const noted = await ports.held.journal({ kind: 'ended', status: end.status });
  if (!noted.ok && end.status === 'success') return endOfFailure(noted.error, ports);
  return { ...end, ...(previous === undefined ? {} : { previous }) };
}

/** What these hooks do is told, and never minded. */
async function onFailureHooks(course: Course, ports: RolloutPorts): Promise<void> {
  for (const [index, { isSkipped }] of course.settings.hooks['on-failure'].entries()) {
    if (isSkipped) continue;
    const step = { kind: 'hook', phase: 'on-failure', index } as const;
    await tell(step, ports, async () => {
      const end = await runHook(step, course, ports);
      await ports.held.journal({ kind: 'done', step: stepId(step) });
      return end;
    });
  }
}

export const endOfFailure = (failure: FleetFailure, ports: RolloutPorts): RolloutEnd => {
  const end = endOf(failure, ports);
  return end.kind === 'failed' ? { status: 'unknown', why: end.failure } : endWithout(end);
};

export function endWithout(end: Exclude<WalkEnd, { kind: 'reached' | 'failed' }>): RolloutEnd {
  if (end.kind === 'unknown') return { status: 'unknown', why: end.failure };
  if (end.kind === 'fenced') return { status: 'fenced', why: { kind: 'fenced' } };
  return { status: 'cancelled' };
}
