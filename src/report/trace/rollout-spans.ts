import type { Measurement } from '../../domain/check/check.js';
import { outputOfFailure, placeOfFailure } from '../../domain/rollout/failure.js';
import { type RunTrace, spanIdOf } from '../../domain/trace-context.js';
import {
  type CheckRecord,
  checkKey,
  type FailedStep,
  firstFailed,
  type RolloutRecord,
  type StepRecord,
} from '../rollout/record.js';
import { stepWords } from '../rollout/step-words.js';
import { whyMissed } from '../rollout/words/commands.js';
import { rolloutFailureWords } from '../rollout/words/failures.js';
import { noteWords } from '../rollout/words/notes.js';
import type { End } from './ends.js';
import type { Mask, OtlpSpan } from './otlp.js';
import { Parts } from './parts.js';
import { type TimeRange, within } from './stretch.js';

/**
 * A rollout as spans: its own, below it its steps, and below the step in whose time it was asked each attempt of a
 * check that the record has kept.
 */
export function rolloutSpans(record: RolloutRecord, trace: RunTrace, mask: Mask): OtlpSpan[] {
  return new RolloutSpans(record, trace, mask).all();
}

const STATUSES: Readonly<Record<NonNullable<RolloutRecord['status']>, Pick<End, 'result'>>> = {
  success: { result: 'success' },
  failure: { result: 'failure' },
  'rolled-back': { result: 'failure' },
  unknown: { result: 'error' },
  cancelled: { result: 'cancellation' },
};

/** A step, or the whole, with the span that it has. */
interface Told {
  readonly spanId: string;
  readonly stretch: TimeRange;
}

class RolloutSpans {
  readonly #record: RolloutRecord;
  readonly #trace: RunTrace;
  readonly #parts: Parts;
  readonly #whole: Told;

  constructor(record: RolloutRecord, trace: RunTrace, mask: Mask) {
    this.#record = record;
    this.#trace = trace;
    this.#parts = new Parts(trace, mask);
    const { startedAt = 0, endedAt, steps } = record;
    const last = Math.max(startedAt, endedAt ?? steps.at(-1)?.endedAt ?? startedAt);
    this.#whole = { spanId: trace.spanId, stretch: { from: startedAt, to: last } };
  }

  all(): OtlpSpan[] {
    const steps = this.#record.steps.map((one, i) => ({ one, told: this.#told(one, i) }));
    const inner = steps.map(({ told }) => told);
    return [
      this.#root(),
      ...steps.map(({ one, told }) => this.#step(one, told)),
      ...[...this.#record.checks.values()].flatMap((check) => this.#check(check, inner)),
    ];
  }

  #root(): OtlpSpan {
    const { app, environment, intent, release, previous, serving, strategy, status, outage } = this.#record;
    const end = this.#end();
    return {
      ...this.#parts.root({ name: `RUN ${rolloutName(this.#record)}`, stretch: this.#whole.stretch, end }),
      attributes: this.#parts.attributes({
        'cicd.pipeline.action.name': 'RUN',
        'cicd.pipeline.result': end.result,
        'error.type': end.errorType,
        'deployment.environment.name': environment,
        'deployment.name': app,
        'deployment.status':
          status === 'success' ? 'succeeded' : status === 'cancelled' ? undefined : 'failed',
        'cimyr.status': status,
        'cimyr.intent': intent,
        'cimyr.release': release,
        'cimyr.previous_release': previous,
        'cimyr.serving_release': serving,
        'cimyr.strategy': strategy,
        'cimyr.outage_ms': outage?.ms,
      }),
    };
  }

  /** The failure that turned everything says why; one that is unknown has gone wrong by that. */
  #end(): End {
    const { status } = this.#record;
    const { result } = status ? STATUSES[status] : ({ result: 'error' } as const);
    if (result === 'success' || result === 'cancellation') return { result };
    const failed = firstFailed(this.#record);
    return { result, errorType: failed?.step.kind ?? status ?? 'interrupted', ...this.#message(failed) };
  }

  #message(failed: FailedStep | undefined): { readonly message?: string } {
    return failed ? { message: rolloutFailureWords(failed.failure).what } : {};
  }

  #told({ startedAt, endedAt }: StepRecord, index: number): Told {
    const { to } = this.#whole.stretch;
    return {
      spanId: spanIdOf(this.#trace, 'step', this.#record.forgotten + index),
      stretch: within({ from: startedAt, to: endedAt ?? to }, this.#whole.stretch),
    };
  }

  #step(one: StepRecord, { spanId, stretch }: Told): OtlpSpan {
    const { step, release, id, failure } = one;
    const failed = failure ? { ...one, failure } : undefined;
    const end = this.#stepEnd(one, failed);
    return {
      ...this.#parts.below(this.#trace.spanId, { name: step.kind, spanId, stretch, end }),
      attributes: this.#parts.attributes({
        'cicd.pipeline.task.name': stepWords(step, release),
        'cicd.pipeline.task.run.id': spanId,
        'cicd.pipeline.task.run.result': end.result,
        'error.type': end.errorType,
        'cimyr.step': id,
        'cimyr.release': release,
        'cimyr.host': failure && placeOfFailure(failure),
        'cimyr.notes': one.notes.length > 0 ? one.notes.map((note) => noteWords(note)) : undefined,
      }),
      ...this.#parts.exception(stretch.to, end, failed ? outputOfFailure(failed.failure) : ''),
    };
  }

  #stepEnd({ step, endedAt }: StepRecord, failed: FailedStep | undefined): End {
    if (failed) return { result: 'failure', errorType: step.kind, ...this.#message(failed) };
    if (endedAt !== undefined) return { result: 'success' };
    const isCancelled = this.#record.status === 'cancelled';
    return isCancelled ? { result: 'cancellation' } : { result: 'error', errorType: 'interrupted' };
  }

  #check(check: CheckRecord, steps: readonly Told[]): OtlpSpan[] {
    const before = check.asked - check.last.length;
    const whose = checkKey(check.check, check.instance);
    return check.last.map((measurement, i) => {
      const number = before + i + 1;
      const spanId = spanIdOf(this.#trace, `probe ${whose}`, number);
      return this.#probe(check, { measurement, number, spanId }, steps);
    });
  }

  #probe(
    { check, instance }: CheckRecord,
    asked: { readonly measurement: Measurement; readonly number: number; readonly spanId: string },
    steps: readonly Told[],
  ): OtlpSpan {
    const { at, ms, result, code, problem } = asked.measurement;
    const during = steps.findLast(({ stretch }) => stretch.from <= at && at <= stretch.to) ?? this.#whole;
    const stretch = within({ from: at, to: at + ms }, during.stretch);
    const end: End =
      result === 'pass'
        ? { result: 'success' }
        : { result: 'failure', errorType: problem ?? result, message: whyMissed(asked.measurement) };
    return {
      ...this.#parts.below(during.spanId, { name: 'probe', spanId: asked.spanId, stretch, end }),
      attributes: this.#parts.attributes({
        'error.type': end.errorType,
        'cimyr.check': check,
        'cimyr.instance': instance,
        'cimyr.attempt': asked.number,
        'cimyr.result': result,
        'cimyr.code': code,
      }),
    };
  }
}

/** What a rollout is as a pipeline. */
export const rolloutName = ({ intent = 'deploy', environment }: RolloutRecord): string =>
  `${intent} ${environment}`;
