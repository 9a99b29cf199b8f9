import { poll } from '../base/poll.js';
import type { MeasuredOutage } from '../domain/rollout/event.js';
import { hasShares, type Seen } from '../domain/rollout/seen.js';
import type { Step } from '../domain/rollout/step.js';
import type { Course } from './courses.js';
import type { RolloutPorts } from './request.js';
import { respondents, type Subject, subjectsOf, theWhole } from './subjects.js';

const OUTAGE_BEGINS: ReadonlySet<Step['kind']> = new Set(['close', 'stop', 'switch', 'leave', 'roll']);

const EVERY_MS = 50;
const PATIENCE_MS = 1000;

/** Measures the outage of a replacement that has one: from before what ends the service to the first good check. */
export class Outage {
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
    if (!hasOutage || this.#meter || this.#isDone || !OUTAGE_BEGINS.has(step.kind)) return;
    const subject = this.#subjectIn(seen);
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
    if (outage && !this.#course.aim.isFirst) this.#ports.tell({ kind: 'outage', ...outage });
  }

  /** A check that is asked from here over the network, as those are who miss the service. */
  #subjectIn(seen: Seen): Subject | undefined {
    const [first] = seen.places;
    const names = first ? [first.slots[0]?.id ?? first.name] : [];
    const found = subjectsOf(
      this.#course,
      [theWhole(seen, this.#course.shipment), ...respondents(seen, names)],
      this.#ports.surroundings,
    );
    if (!found.ok) return undefined;
    return found.value.find(({ check }) => check.kind !== 'command' && check.from === 'runner');
  }
}

/**
 * Asks twenty times a second while a service is replaced: the outage is what lies between the last answer before and
 * the first one after.
 */
class OutageMeter {
  /** Resolves when it has asked once: what ends the service may begin. */
  readonly begun: Promise<void>;
  readonly #subject: Subject;
  readonly #ports: Pick<RolloutPorts, 'gauge' | 'clock'>;
  readonly #end = new AbortController();
  readonly #done: Promise<unknown>;
  #lastAnswer: number | undefined;
  /** When it was asked first, and nobody answered. */
  #silentFrom: number | undefined;
  #isOut = false;
  #totalMs = 0;

  constructor(subject: Subject, ports: Pick<RolloutPorts, 'gauge' | 'clock'>) {
    const { check } = subject;
    this.#subject = { ...subject, check: { ...check, timing: { ...check.timing, timeoutMs: PATIENCE_MS } } };
    this.#ports = ports;
    const { signal } = this.#end;
    let begin = () => {};
    this.begun = new Promise((resolve) => {
      begin = resolve;
    });
    const ask = () => this.#ask(signal).finally(begin);
    this.#done = poll(ports.clock, { intervalMs: EVERY_MS, signal }, ask, () => false);
  }

  /**
   * Milliseconds without an answer; `isOver` when answers come again; `isLonger`: there was none before either.
   * Undefined when none ever came.
   */
  async stop(): Promise<MeasuredOutage | undefined> {
    this.#end.abort();
    await this.#done;
    // It may have come back since it was asked last.
    if (this.#isOut) await this.#ask(new AbortController().signal);
    if (this.#lastAnswer === undefined) return undefined;
    const open = this.#isOut ? this.#ports.clock.now() - this.#lastAnswer : 0;
    const isLonger = this.#silentFrom === undefined ? {} : { isLonger: true };
    return { ms: this.#totalMs + open, isOver: !this.#isOut, ...isLonger };
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { check, asked } = this.#subject;
    const { result, at, ms } = await this.#ports.gauge(check, asked, signal);
    if (signal.aborted) return;
    if (result === 'pass') {
      const since = this.#lastAnswer ?? this.#silentFrom;
      if (this.#isOut && since !== undefined) this.#totalMs += at + ms - since;
      [this.#isOut, this.#lastAnswer] = [false, at + ms];
    } else {
      this.#isOut = true;
      if (this.#lastAnswer === undefined) this.#silentFrom ??= at;
    }
  }
}
