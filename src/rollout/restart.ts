import { NO_HOOKS } from '../domain/rollout/environment.js';
import { unfinished } from '../domain/rollout/journal.js';
import { liveEntry } from '../domain/rollout/release.js';
import { runs, type Seen, type Slot, slotsOf } from '../domain/rollout/seen.js';
import type { Step } from '../domain/rollout/step.js';
import { believeWhole } from './believe.js';
import { type Course, courseOf } from './courses.js';
import { endOf } from './do-step.js';
import { endOfFailure, endWithout, writeEnd } from './ending.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest, WalkEnd } from './request.js';
import { tell, walk } from './walk.js';

export interface RestartRequest extends Omit<RolloutRequest, 'wanted'> {
  /** Also what runs, one slot after the other. */
  readonly all: boolean;
}

/** Starts what should serve and does not; with `all` whatever serves is started anew, one slot after the other. */
export async function restartServing(request: RestartRequest, ports: RolloutPorts): Promise<RolloutEnd> {
  const look = await ports.held.observe();
  if (!look.ok) return endOfFailure(look.error, ports);
  const { seen, ledger, journal } = look.value;
  const release = liveEntry(ledger)?.release;
  const left = unfinished(journal);
  if (left)
    return { status: 'refused', why: { kind: 'left-over', intent: left.intent, release: left.release } };
  if (release === undefined) return { status: 'refused', why: { kind: 'nothing-live' } };
  const found = await believeWhole(release, request.settings, ports);
  if (!found.ok) return { status: 'unknown', why: found.error };
  const to = { intent: 'rollback', release, strategy: { kind: 'immediate' } } as const;
  const settings = { ...found.value.settings, hooks: NO_HOOKS };
  const anew = (places: readonly string[]) => {
    const course = courseOf(to, release, { ...found.value, settings }, request, ports);
    for (const name of places) course.aim.touched.add(name);
    return course;
  };
  const { by, without } = request;
  const noted = await ports.held.journal({
    kind: 'started',
    intent: 'rollback',
    release,
    previous: release,
    strategy: 'immediate',
    by,
    ...(without.length > 0 ? { without } : {}),
  });
  if (!noted.ok) return endOfFailure(noted.error, ports);
  const running = slotsOf(seen).filter((slot) => runs(slot, release));
  const serving = running.filter(({ share }) => share > 0 || !seen.abilities.has('weights'));
  const turns = request.all ? turnsOf(serving, seen) : [];
  const end = await (turns.length > 0
    ? startAnew(turns, anew, ports)
    : walkTo(anew(seen.places.map(({ name }) => name)), ports));
  const previous = { previous: release };
  if (end.kind === 'failed') return writeEnd({ status: 'failure', why: end.failure }, previous, ports);
  if (end.kind !== 'reached') return endWithout(end);
  const now = await ports.held.observe();
  const runsNow = now.ok ? slotsOf(now.value.seen).filter((slot) => runs(slot, release)).length : 0;
  const started = Math.max(0, runsNow - running.length) + (request.all ? serving.length : 0);
  const rest = runsNow - started;
  const why = { kind: 'restarted', release, started, left: rest } as const;
  return writeEnd({ status: 'success', serving: release, why }, previous, ports);
}

/** Where requests are divided slot by slot, else place by place: nobody else goes away meanwhile. */
function turnsOf(serving: readonly Slot[], { abilities, places }: Seen): readonly (readonly Slot[])[] {
  if (abilities.has('weights')) return serving.map((slot) => [slot]);
  return places
    .map(({ name }) => serving.filter(({ place }) => place === name))
    .filter((slots) => slots.length > 0);
}

/** Each is stopped, and the whole brought back and asked, before the next. */
async function startAnew(
  turns: readonly (readonly Slot[])[],
  anew: (places: readonly string[]) => Course,
  ports: RolloutPorts,
): Promise<WalkEnd> {
  for (const slots of turns) {
    const course = anew(slots.map(({ place }) => place));
    const stopped = await stop({ kind: 'stop', at: slots.map(({ id }) => id) }, course, ports);
    if (stopped.kind !== 'done') return stopped;
    const end = await walkTo(course, ports);
    if (end.kind !== 'reached') return end;
  }
  return { kind: 'reached' };
}

function walkTo(course: Course, ports: RolloutPorts): Promise<WalkEnd> {
  const release = course.aim.release as string;
  const wanted = { intent: 'rollback', release, strategy: { kind: 'immediate' }, reason: '' } as const;
  return walk(course, { wanted, previous: release }, ports);
}

const stop = (step: Extract<Step, { kind: 'stop' }>, { shipment }: Course, ports: RolloutPorts) =>
  tell(step, ports, async () => {
    const done = await ports.held.apply(step, shipment);
    return done.ok ? { kind: 'done', notes: done.value.notes } : endOf(done.error, ports);
  });
