import { briefFailure, type RolloutFailure } from '../domain/rollout/failure.js';
import type { Warning } from '../domain/rollout/note.js';
import { planRollout } from '../domain/rollout/plan/plan.js';
import type { Ledger } from '../domain/rollout/release.js';
import { hasShares, type Seen } from '../domain/rollout/seen.js';
import { type Step, stepId } from '../domain/rollout/step.js';
import { type Course, isSettled, remember } from './course.js';
import { OutageMeter } from './outage.js';
import { endOf, perform, type StepEnd } from './perform.js';
import type { RolloutPorts, WalkEnd } from './request.js';
import { respondents, subjectsOf } from './subjects.js';

/** A step that is done and done again without the target showing it. */
const MAX_REPEATS = 3;

/** What is written down when the aim is reached. */
export type Settle = (ledger: Ledger) => Ledger;

/**
 * Goes forward to an aim: looks, plans, takes the first step, and looks again. It never goes back: where a step fails
 * it ends, and somebody chooses another aim.
 */
export async function walk(course: Course, settle: Settle, ports: RolloutPorts): Promise<WalkEnd> {
  const outage = new Outages(course, ports);
  const end = await walkOn(course, settle, ports, outage);
  await outage.end();
  return end;
}

async function walkOn(
  course: Course,
  settle: Settle,
  ports: RolloutPorts,
  outage: Outages,
): Promise<WalkEnd> {
  const taken = new Map<string, number>();
  for (;;) {
    if (ports.held.lost.aborted) return { kind: 'fenced' };
    if (ports.cancel.aborted) return { kind: 'cancelled' };
    const look = await ports.held.observe();
    if (!look.ok) return endOf(look.error, ports);
    const { seen, ledger } = look.value;
    const planned = planRollout({ ...course.aim, done: course.done, touched: course.touched }, seen);
    if (!planned.ok) return { kind: 'failed', failure: planned.error };
    const [step] = planned.value;
    if (!step) return { kind: 'reached' };
    const id = stepId(step);
    const times = (taken.get(id) ?? 0) + 1;
    taken.set(id, times);
    if (times > MAX_REPEATS)
      return { kind: 'unknown', failure: { kind: 'not-seen', step: id, times: MAX_REPEATS } };
    await outage.before(step, seen);
    const end = await take(step, course, { seen, ledger: settle(ledger) }, ports);
    await outage.after(step);
    if (end.kind !== 'done') return end;
    remember(course, step, seen);
  }
}

/** One step with what is told and written down of it. */
async function take(
  step: Step,
  course: Course,
  now: { readonly seen: Seen; readonly ledger: Ledger },
  ports: RolloutPorts,
): Promise<StepEnd> {
  ports.tell({ kind: 'step-started', step });
  const end = await recorded(step, course, now, ports);
  ports.tell({
    kind: 'step-ended',
    step,
    notes: end.kind === 'done' ? end.notes : [],
    ...('failure' in end ? { failure: end.failure } : {}),
    ...(end.kind === 'cancelled' || end.kind === 'fenced' ? { isCut: true } : {}),
  });
  return end;
}

async function recorded(
  step: Step,
  course: Course,
  { seen, ledger }: { readonly seen: Seen; readonly ledger: Ledger },
  ports: RolloutPorts,
): Promise<StepEnd> {
  const { held } = ports;
  // What only asks leaves nothing behind that anybody would have to know.
  if (step.kind === 'gate' || step.kind === 'verify' || step.kind === 'bake')
    return perform(step, course, seen, ports);
  const id = stepId(step);
  const begun = await held.journal({ kind: 'intent', step: id });
  if (!begun.ok) return endOf(begun.error, ports);
  const end = withoutConsequence(step, course, await performed(step, course, { seen, ledger }, ports));
  const fact =
    end.kind === 'done'
      ? ({ kind: 'done', step: id } as const)
      : end.kind === 'failed'
        ? failedFact(id, end.failure, ports)
        : undefined;
  if (!fact) return end;
  const written = await held.journal(fact);
  return written.ok || end.kind !== 'done' ? end : endOf(written.error, ports);
}

const failedFact = (step: string, failure: RolloutFailure, ports: RolloutPorts) => ({
  kind: 'failed' as const,
  step,
  message: ports.say(failure),
  failure: briefFailure(failure),
});

async function performed(
  step: Step,
  course: Course,
  { seen, ledger }: { readonly seen: Seen; readonly ledger: Ledger },
  ports: RolloutPorts,
): Promise<StepEnd> {
  const { held } = ports;
  if (step.kind === 'settle') {
    const settled = await held.settle(ledger);
    return settled.ok ? { kind: 'done', notes: [] } : endOf(settled.error, ports);
  }
  if (step.kind === 'clean') {
    const cleaned = await held.clean(ledger, course.settings.rollback.keep);
    return cleaned.ok ? { kind: 'done', notes: cleaned.value.notes } : endOf(cleaned.error, ports);
  }
  return perform(step, course, seen, ports);
}

/** What has been reached and written down stays, whatever becomes of hooks and tidying after it (invariant I4). */
function withoutConsequence(step: Step, course: Course, end: StepEnd): StepEnd {
  if (end.kind !== 'failed' || !isSettled(course)) return end;
  const note = LEFT[step.kind];
  return note === undefined ? end : { kind: 'done', notes: [{ kind: note, failure: end.failure }] };
}

const LEFT: { readonly [K in Step['kind']]?: Warning } = {
  clean: 'not-cleaned',
  hook: 'hook-failed',
  retire: 'left-running',
  stop: 'not-stopped',
};

const OUTAGE_BEGINS: ReadonlySet<Step['kind']> = new Set(['close', 'stop', 'switch', 'roll']);

/** Measures the outage of a replacement that has one. */
class Outages {
  readonly #course: Course;
  readonly #ports: RolloutPorts;
  #meter: OutageMeter | undefined;
  #isDone = false;

  constructor(course: Course, ports: RolloutPorts) {
    this.#course = course;
    this.#ports = ports;
  }

  async before(step: Step, seen: Seen): Promise<void> {
    const { kind } = this.#course.aim.strategy;
    // All at once, and nobody else there meanwhile.
    const hasOutage = kind === 'recreate' || (kind === 'immediate' && !hasShares(seen));
    if (!hasOutage || this.#meter || this.#isDone) return;
    if (!OUTAGE_BEGINS.has(step.kind)) return;
    const [first] = seen.places;
    const names = first ? [first.slots[0]?.id ?? first.name] : [];
    const asked = [undefined, ...respondents(seen, names)];
    const found = subjectsOf(this.#course, asked, this.#ports.surroundings);
    const subject = found.ok
      ? found.value.find(({ check }) => check.kind !== 'command' && check.from === 'runner')
      : undefined;
    if (!subject) return;
    this.#meter = new OutageMeter(subject, this.#ports);
    await this.#meter.begun;
  }

  async after(step: Step): Promise<void> {
    if (step.kind === 'verify') await this.end();
  }

  async end(): Promise<void> {
    const outage = await this.#meter?.stop();
    this.#isDone ||= this.#meter !== undefined;
    this.#meter = undefined;
    // Where nothing served before there was nothing to miss.
    const isFirst = this.#course.shipment.env['CIMYR_PREVIOUS'] === '';
    if (outage && !isFirst) this.#ports.tell({ kind: 'outage', ...outage });
  }
}
