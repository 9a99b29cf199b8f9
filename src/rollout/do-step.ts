import type { Result } from '../base/result.js';
import { untilHealthy, type WatchEnd, whileBaking } from '../checks/watch.js';
import { isGood } from '../domain/command-end.js';
import type { Hook } from '../domain/rollout/environment.js';
import { isInDoubt, maskedFailure, type RolloutFailure } from '../domain/rollout/failure.js';
import type { Note } from '../domain/rollout/note.js';
import type { Observation } from '../domain/rollout/observation.js';
import { runs, type Seen } from '../domain/rollout/seen.js';
import { type Step, stepId } from '../domain/rollout/step.js';
import type { Applied, FleetFailure } from '../ports/fleet.js';
import type { Course } from './courses.js';
import type { RolloutPorts, WalkEnd } from './request.js';
import { respondents, type Subject, subjectsOf, theWhole } from './subjects.js';
import { checkFailure, watchPorts } from './watching.js';

/** How one step ended: nothing stands in the way of the next, or why the walk ends here. */
export type StepEnd =
  | { readonly kind: 'done'; readonly notes: readonly Note[] }
  | { readonly kind: 'failed'; readonly failure: RolloutFailure }
  | Exclude<WalkEnd, { kind: 'reached' | 'failed' }>;

/** Does one step, by what it is: health is asked, hooks are run, all else is the fleet's. `ledger`: as it is to be at the end. */
export async function doStep(
  step: Step,
  course: Course,
  { seen, ledger }: Observation,
  ports: RolloutPorts,
): Promise<StepEnd> {
  const { held } = ports;
  switch (step.kind) {
    case 'gate':
    case 'verify':
    case 'bake':
      return askHealth(step, course, seen, ports);
    case 'hook':
      return runHook(step, course, ports);
    case 'settle': {
      const settled = await held.settle(ledger);
      return settled.ok ? { kind: 'done', notes: [] } : endOf(settled.error, ports);
    }
    case 'clean':
      return endOfChange(await held.clean(ledger, course.settings.rollback.keep), ports);
    default:
      return endOfChange(await held.apply(step, course.shipment), ports);
  }
}

async function askHealth(
  step: Extract<Step, { kind: 'gate' | 'verify' | 'bake' }>,
  course: Course,
  seen: Seen,
  ports: RolloutPorts,
): Promise<StepEnd> {
  const { shipment } = course;
  const asked =
    step.kind === 'gate'
      ? respondents(seen, step.at)
      : [theWhole(seen, shipment), ...watched(step, seen, shipment)];
  const found = subjectsOf(course, asked, ports.surroundings);
  if (!found.ok) return { kind: 'failed', failure: maskedFailure(found.error, ports.mask) };
  const signal = AbortSignal.any([ports.cancel, ports.held.lost]);
  const subjects = found.value.map((subject) => {
    if (!(step.kind === 'gate' && step.isWarm)) return subject;
    return { ...subject, check: { ...subject.check, timing: { ...subject.check.timing, successes: 1 } } };
  });
  const end =
    step.kind === 'bake'
      ? await whileBaking(subjects, step.ms, watchPorts(ports), signal)
      : await untilHealthy(subjects, watchPorts(ports), signal);
  const ended = await endOfWatch(end, ports);
  // Somebody else may have answered the checks.
  if (ended.kind !== 'done' || step.kind !== 'gate') return ended;
  const answering = endOfChange(await ports.held.answering(step.at, shipment), ports);
  return answering.kind === 'done' && asksByName(course)
    ? { ...answering, notes: answering.notes.filter(({ kind }) => kind !== 'port-unknown') }
    : answering;
}

/** A check asks for the release by its name: who answers is known. */
const asksByName = ({ settings }: Course): boolean =>
  settings.checks.some(
    (check) => check.phase === 'instance' && JSON.stringify(check).includes('CIMYR_RELEASE'),
  );

/** While a release is watched, those that have requests are asked one by one, too. */
function watched(step: Step, seen: Seen, { release }: Course['shipment']) {
  if (step.kind !== 'bake') return [];
  const names = seen.places.flatMap(({ name, holds, slots }) =>
    slots.length > 0
      ? slots.filter((slot) => runs(slot, release)).map(({ id }) => id)
      : holds === release
        ? [name]
        : [],
  );
  return respondents(seen, names);
}

async function endOfWatch(end: WatchEnd<Subject>, ports: RolloutPorts): Promise<StepEnd> {
  switch (end.kind) {
    case 'healthy':
      return { kind: 'done', notes: [] };
    case 'unhealthy': {
      // Why it is not healthy stands in what it has printed, if anywhere.
      const failure = checkFailure(end, ports);
      const output = failure.slot === undefined ? undefined : await ports.held.log(failure.slot);
      return { kind: 'failed', failure: { ...failure, ...(output === undefined ? {} : { output }) } };
    }
    // Whoever asks cannot ask: that says nothing of the release, neither for it nor against it.
    case 'unreachable':
      return { kind: 'unknown', failure: checkFailure(end, ports) };
    case 'stopped':
      return { kind: ports.held.lost.aborted ? 'fenced' : 'cancelled' };
  }
}

export async function runHook(
  step: Extract<Step, { kind: 'hook' }>,
  { settings, shipment, here }: Course,
  ports: RolloutPorts,
): Promise<StepEnd> {
  const configured = settings.hooks[step.phase][step.index];
  if (!configured || configured.isSkipped) return { kind: 'done', notes: [] };
  const end =
    configured.from === 'target'
      ? endOfChange(await ports.held.hook(configured, stepId(step), shipment), ports)
      : await runHookHere(configured, here, ports);
  if (end.kind !== 'failed' || configured.onFailure === 'abort') return end;
  return { kind: 'done', notes: [{ kind: 'hook-warned', failure: end.failure }] };
}

async function runHookHere(
  { command, timeoutMs }: Hook,
  env: Readonly<Record<string, string>>,
  ports: RolloutPorts,
): Promise<StepEnd> {
  const signal = AbortSignal.any([ports.cancel, ports.held.lost]);
  const { end, output } = await ports.runLocally({ text: command, env, timeoutMs }, signal);
  if (isGood(end)) return { kind: 'done', notes: [] };
  if (signal.aborted) return { kind: ports.held.lost.aborted ? 'fenced' : 'cancelled' };
  return { kind: 'failed', failure: { kind: 'command', command: ports.mask(command), end, output } };
}

const endOfChange = (applied: Result<Applied, FleetFailure>, ports: RolloutPorts): StepEnd =>
  applied.ok ? { kind: 'done', notes: applied.value.notes } : endOf(applied.error, ports);

export function endOf(failure: FleetFailure, { mask }: RolloutPorts): Exclude<StepEnd, { kind: 'done' }> {
  // Whoever holds the lease now is responsible.
  if (failure.kind === 'locked' || failure.kind === 'fenced') return { kind: 'fenced' };
  return { kind: isInDoubt(failure) ? 'unknown' : 'failed', failure: maskedFailure(failure, mask) };
}
