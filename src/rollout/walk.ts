import { isoTime } from '../base/clock.js';
import { briefFailure } from '../domain/rollout/failure.js';
import type { JournalFact } from '../domain/rollout/journal.js';
import type { Warning } from '../domain/rollout/note.js';
import type { Observation } from '../domain/rollout/observation.js';
import { planRollout } from '../domain/rollout/plan/plan.js';
import { isWrittenDown, remember } from '../domain/rollout/progress.js';
import { settled, type WayEnd } from '../domain/rollout/settled.js';
import { type Step, stepId } from '../domain/rollout/step.js';
import type { Course } from './courses.js';
import { doStep, endOf, type StepEnd } from './do-step.js';
import { Outage } from './outage.js';
import type { RolloutPorts, WalkEnd } from './request.js';

/** A step that is done and done again without the target showing it. */
const MAX_REPEATS = 3;

/**
 * Goes forward to an aim: looks, plans, takes the first step, and looks again. It never goes back: where a step fails
 * it ends, and somebody chooses another aim.
 */
export async function walk(
  course: Course,
  { wanted, previous }: Pick<WayEnd, 'wanted' | 'previous'>,
  ports: RolloutPorts,
): Promise<WalkEnd> {
  const outage = new Outage(course, ports);
  const way = { goal: course.aim.release, wanted, previous, at: isoTime(ports.clock.now()) };
  const end = await goForward(course, way, outage, ports);
  await outage.end();
  return end;
}

async function goForward(course: Course, way: WayEnd, outage: Outage, ports: RolloutPorts): Promise<WalkEnd> {
  const taken = new Map<string, number>();
  for (;;) {
    if (ports.held.lost.aborted) return { kind: 'fenced' };
    if (ports.cancel.aborted) return { kind: 'cancelled', isUntouched: taken.size === 0 };
    const look = await ports.held.observe();
    if (!look.ok) return endOf(look.error, ports);
    const { seen, ledger } = look.value;
    const planned = planRollout(course.aim, seen);
    if (!planned.ok) return { kind: 'failed', failure: planned.error };
    const [step] = planned.value;
    if (!step) return { kind: 'reached' };
    const times = taken.get(stepId(step)) ?? 0;
    if (times === MAX_REPEATS)
      return { kind: 'unknown', failure: { kind: 'not-seen', step: stepId(step), times } };
    taken.set(stepId(step), times + 1);
    await outage.before(step, seen);
    const end = await takeStep(step, course, { ...look.value, ledger: settled(ledger, way) }, ports);
    await outage.after(step);
    if (end.kind !== 'done') return end;
    remember(course.aim, step, seen);
  }
}

/** Tells it, journals it, does it. */
const takeStep = (step: Step, course: Course, now: Observation, ports: RolloutPorts): Promise<StepEnd> =>
  tell(step, ports, () =>
    journal(step, ports, async () =>
      withoutConsequence(step, course, await doStep(step, course, now, ports)),
    ),
  );

/** Tells of a step while it is taken. */
export async function tell(
  step: Step,
  ports: Pick<RolloutPorts, 'tell'>,
  take: () => Promise<StepEnd>,
): Promise<StepEnd> {
  ports.tell({ kind: 'step-started', step });
  const end = await take();
  ports.tell({
    kind: 'step-ended',
    step,
    notes: end.kind === 'done' ? end.notes : [],
    ...('failure' in end ? { failure: end.failure } : {}),
    ...(end.kind === 'cancelled' || end.kind === 'fenced' ? { isCut: true } : {}),
  });
  return end;
}

/** Has the journal know of a step before it is taken, and how it ended. */
async function journal(step: Step, ports: RolloutPorts, take: () => Promise<StepEnd>): Promise<StepEnd> {
  // What only asks leaves nothing behind that anybody would have to know.
  if (step.kind === 'gate' || step.kind === 'verify' || step.kind === 'bake') return take();
  const begun = await ports.held.journal({ kind: 'intent', step: stepId(step) });
  if (!begun.ok) return endOf(begun.error, ports);
  const end = await take();
  const fact = factOf(step, end, ports);
  const written = fact && (await ports.held.journal(fact));
  return written?.ok === false && end.kind === 'done' ? endOf(written.error, ports) : end;
}

/** Where nobody knows how it ended, its beginning stands alone. */
function factOf(step: Step, end: StepEnd, ports: RolloutPorts): JournalFact | undefined {
  const id = stepId(step);
  if (end.kind === 'done') return { kind: 'done', step: id };
  if (end.kind !== 'failed') return undefined;
  const { failure } = end;
  return { kind: 'failed', step: id, message: ports.say(failure), failure: briefFailure(failure) };
}

/** What has been reached and written down stays, whatever becomes of hooks and tidying after it (invariant I4). */
function withoutConsequence(step: Step, { aim }: Course, end: StepEnd): StepEnd {
  const note = LEFT[step.kind];
  if (end.kind !== 'failed' || note === undefined || !isWrittenDown(aim)) return end;
  return { kind: 'done', notes: [{ kind: note, failure: end.failure }] };
}

const LEFT: { readonly [K in Step['kind']]?: Warning } = {
  clean: 'not-cleaned',
  hook: 'hook-failed',
  retire: 'left-running',
  stop: 'not-stopped',
};
