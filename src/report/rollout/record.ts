import type { Measurement, Verdict } from '../../domain/check/check.js';
import type { RollbackStrategy, StrategyKind } from '../../domain/rollout/environment.js';
import type { MeasuredOutage, Notice, RolloutEvent, SkippedPart } from '../../domain/rollout/event.js';
import { briefFailure, type RolloutFailure, withTexts } from '../../domain/rollout/failure.js';
import type { Intent, RolloutStatus } from '../../domain/rollout/journal.js';
import type { Note } from '../../domain/rollout/note.js';
import type { GoalReason } from '../../domain/rollout/reason.js';
import { type Step, stepId } from '../../domain/rollout/step.js';
import { outageTogether } from './outage-words.js';
import { firstOf, lastOf } from './output.js';

export interface StepRecord {
  readonly id: string;
  readonly step: Step;
  /** Aimed at then; undefined where nothing is to serve or nobody has told. */
  readonly release?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly notes: readonly Note[];
  readonly failure?: RolloutFailure;
}

/** One check of one instance, or of the whole. */
export interface CheckRecord {
  readonly check: string;
  readonly instance?: string;
  readonly verdict: Verdict;
  readonly asked: number;
  readonly failed: number;
  readonly unreachable: number;
  /** The last five, the newest last. */
  readonly last: readonly Measurement[];
}

/** From then on another release was aimed at; undefined: nothing. */
export interface GoalRecord {
  readonly release?: string;
  readonly because: GoalReason;
}

/** What a rollout's events fold into: every report of it is a pure function of this. */
export interface RolloutRecord {
  /** Empty while nobody has named them. */
  readonly app: string;
  readonly environment: string;
  readonly intent?: Intent;
  readonly release?: string;
  readonly previous?: string;
  readonly strategy?: StrategyKind | RollbackStrategy;
  readonly places: readonly string[];
  /** When the first thing was done; waiting for the lease is not part of it. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly goals: readonly GoalRecord[];
  /** In the order in which they began. Of a step that was done again each time is one. */
  readonly steps: readonly StepRecord[];
  /** How many steps before these are not kept. */
  readonly forgotten: number;
  /** Those asked last come last. */
  readonly checks: ReadonlyMap<string, CheckRecord>;
  readonly outage?: MeasuredOutage;
  readonly notices: readonly Notice[];
  /** What of releases' records was not used. */
  readonly skipped: readonly SkippedPart[];
  readonly status?: RolloutStatus;
  readonly serving?: string;
}

const MAX_STEPS = 5000;
const MAX_CHECKS = 2000;
const MAX_NOTICES = 100;
const MAX_SKIPPED = 200;
const MAX_NOTES = 20;
const MAX_GOALS = 20;
const KEPT_MEASUREMENTS = 5;
/** Of so many failed steps the output is kept. */
const MAX_OUTPUTS = 20;
const MAX_TEXT = 2000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Of<K extends RolloutEvent['kind']> = Extract<RolloutEvent, { kind: K }>;

/** What a rollout is of, where its events do not say: one that only ends what was interrupted has no beginning. */
export type RolloutPlace = Pick<RolloutRecord, 'app' | 'environment'>;

/** Folds events one by one; `record` is what they amount to so far, and takes a bounded amount of memory. */
export function foldRollout(place: RolloutPlace = { app: '', environment: '' }): {
  add(event: RolloutEvent): void;
  readonly record: RolloutRecord;
} {
  return new RolloutFold(place);
}

class RolloutFold {
  readonly record: Mutable<RolloutRecord>;
  readonly #steps: StepRecord[] = [];
  readonly #checks = new Map<string, CheckRecord>();
  readonly #goals: GoalRecord[] = [];
  readonly #notices: Notice[] = [];
  readonly #skipped: SkippedPart[] = [];
  #aim: string | undefined;
  #outputs = 0;

  constructor({ app, environment }: RolloutPlace) {
    this.record = {
      app,
      environment,
      places: [],
      goals: this.#goals,
      steps: this.#steps,
      forgotten: 0,
      checks: this.#checks,
      notices: this.#notices,
      skipped: this.#skipped,
    };
  }

  add(event: RolloutEvent): void {
    const { record } = this;
    if (event.kind === 'started' || event.kind === 'goal' || event.kind === 'step-started')
      record.startedAt ??= event.at;
    switch (event.kind) {
      case 'planned':
        break;
      case 'started':
        return this.#start(event);
      case 'goal': {
        this.#aim = event.release;
        const release = event.release === undefined ? {} : { release: event.release };
        if (this.#goals.length < MAX_GOALS)
          this.#goals.push({ ...release, because: withTexts(briefFailure(event.because), short) });
        break;
      }
      case 'notice':
      case 'waiting':
      case 'built-anew':
      case 'set-aside':
      case 'written-anew':
      case 'fence-anew':
      case 'interrupted':
        if (this.#notices.length < MAX_NOTICES) this.#notices.push(withTexts(event, short));
        break;
      case 'skipped':
        return this.#skip(event);
      case 'step-started':
        return this.#begin(event);
      case 'step-ended':
        return this.#end(event);
      case 'measured':
        return this.#measure(event);
      case 'outage':
        record.outage = outageTogether(record.outage, event);
        break;
      case 'ended':
        record.endedAt = event.at;
        record.status = event.status;
        if (event.serving !== undefined) record.serving = event.serving;
        break;
    }
  }

  #start({ app, environment, intent, release, previous, strategy, places }: Of<'started'>): void {
    this.#aim = release;
    Object.assign(this.record, { app, environment, intent, release, strategy, places });
    if (previous !== undefined) this.record.previous = previous;
    else delete this.record.previous;
  }

  #skip({ release, what, name, phase }: Of<'skipped'>): void {
    const part: SkippedPart = {
      release,
      what,
      name: firstOf(name, MAX_TEXT) as SkippedPart['name'],
      ...(phase === undefined ? {} : { phase }),
    };
    if (this.#skipped.length < MAX_SKIPPED) this.#skipped.push(part);
  }

  #begin({ at, step }: Of<'step-started'>): void {
    if (this.#steps.length >= MAX_STEPS) {
      this.#steps.shift();
      this.record.forgotten++;
    }
    const release = this.#aim === undefined ? {} : { release: this.#aim };
    this.#steps.push({ id: stepId(step), step, ...release, startedAt: at, notes: [] });
  }

  #end({ at, step, notes, failure, isCut }: Of<'step-ended'>): void {
    // It stays without an end: that is what it has.
    if (isCut) return;
    const id = stepId(step);
    const index = this.#steps.findLastIndex((one) => one.id === id && one.endedAt === undefined);
    const begun = this.#steps[index];
    if (!begun) return;
    this.#steps[index] = {
      ...begun,
      endedAt: at,
      notes: notes.slice(0, MAX_NOTES).map((note) => withTexts(note, short)),
      ...(failure ? { failure: this.#bounded(failure) } : {}),
    };
  }

  #bounded(failure: RolloutFailure): RolloutFailure {
    const isKept = this.#outputs < MAX_OUTPUTS;
    if ('output' in failure) this.#outputs++;
    return withTexts(failure, (text, name) => {
      if (name !== 'output') return short(text);
      return isKept ? lastOf(text) : '';
    });
  }

  #measure({ check, instance, measurement, verdict }: Of<'measured'>): void {
    const key = checkKey(check, instance);
    const before = this.#checks.get(key);
    // The one that was asked longest ago goes first.
    this.#checks.delete(key);
    const [oldest] = this.#checks.keys();
    if (oldest !== undefined && this.#checks.size >= MAX_CHECKS) this.#checks.delete(oldest);
    const { result } = measurement;
    this.#checks.set(key, {
      check,
      ...(instance === undefined ? {} : { instance }),
      verdict,
      asked: (before?.asked ?? 0) + 1,
      failed: (before?.failed ?? 0) + (result === 'fail' ? 1 : 0),
      unreachable: (before?.unreachable ?? 0) + (result === 'unreachable' ? 1 : 0),
      last: [...(before?.last ?? []), measurement].slice(-KEPT_MEASUREMENTS),
    });
  }
}

const short = (text: string): string => firstOf(text, MAX_TEXT);

/** Under which a check of an instance is found in the record. */
export const checkKey = (check: string, instance?: string): string => `${check}\n${instance ?? ''}`;

/** The failure that decided last. */
export const lastFailed = ({ steps }: RolloutRecord): FailedStep | undefined => steps.findLast(isFailed);

/** The failure that turned everything: what went wrong later went wrong because of it. */
export const firstFailed = ({ steps }: RolloutRecord): FailedStep | undefined => steps.find(isFailed);

export type FailedStep = StepRecord & { readonly failure: RolloutFailure };
const isFailed = (one: StepRecord): one is FailedStep => one.failure !== undefined;

/** Milliseconds; 0 before it has begun. */
export const rolloutMs = ({ startedAt, endedAt, steps }: RolloutRecord): number =>
  startedAt === undefined ? 0 : Math.max(0, (endedAt ?? steps.at(-1)?.endedAt ?? startedAt) - startedAt);
