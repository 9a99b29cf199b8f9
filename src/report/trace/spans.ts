import { criticalPath, lastNeeds } from '../../domain/critical-path.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../domain/record.js';
import { type RunTrace, type SpanReference, spanIdOf } from '../../domain/trace-context.js';
import { attemptEnd, jobEnd, runEnd } from './ends.js';
import type { Mask, OtlpEvent, OtlpSpan } from './otlp.js';
import { Parts } from './parts.js';
import { clamp, stretchOf, type TimeRange, within } from './stretch.js';

/**
 * A run as spans: its own, below it one for each job that has ended or begun, below that its attempts. Times are
 * made to lie within their parent's. None where no trace is made.
 */
export function spansOf(record: RunRecord, mask: Mask): OtlpSpan[] {
  return record.trace ? new RunSpans(record, record.trace, mask).all() : [];
}

class RunSpans {
  readonly #record: RunRecord;
  readonly #trace: RunTrace;
  readonly #parts: Parts;
  readonly #stretch: TimeRange;
  readonly #lastNeed: (job: JobRecord) => JobRecord | undefined;
  readonly #critical: ReadonlySet<string>;

  constructor(record: RunRecord, trace: RunTrace, mask: Mask) {
    this.#record = record;
    this.#trace = trace;
    this.#parts = new Parts(trace, mask);
    this.#stretch = stretchOf(record);
    this.#lastNeed = lastNeeds(record);
    this.#critical = new Set(criticalPath(record).jobs.map(({ id }) => id));
  }

  all(): OtlpSpan[] {
    const jobs = [...this.#record.jobs.values()];
    const seen = jobs.filter(({ status, attempts }) => status !== undefined || attempts.length > 0);
    return [this.#run(), ...seen.flatMap((job) => this.#job(job))];
  }

  #run(): OtlpSpan {
    const { pipeline, maxParallel, stopped, stoppedBy, resumes, jobs } = this.#record;
    const end = runEnd(this.#record);
    return {
      ...this.#parts.root({ name: `RUN ${pipeline}`, stretch: this.#stretch, end }),
      attributes: this.#parts.attributes({
        'cicd.pipeline.action.name': 'RUN',
        'cicd.pipeline.result': end.result,
        'error.type': end.errorType,
        'cimyr.jobs': jobs.size,
        'cimyr.max_parallel': maxParallel,
        'cimyr.stopped': stopped,
        'cimyr.stopped_by': stoppedBy,
        'cimyr.resumes': resumes,
      }),
    };
  }

  #job(job: JobRecord): OtlpSpan[] {
    const spanId = spanIdOf(this.#trace, job.id);
    const [first] = job.attempts;
    const ended = job.endedAt ?? job.attempts.at(-1)?.endedAt ?? this.#stretch.to;
    const stretch = within({ from: first?.startedAt ?? ended, to: ended }, this.#stretch);
    const end = jobEnd(job);
    const events = job.attempts.flatMap((attempt) => this.#backoff(attempt, stretch));
    const span: OtlpSpan = {
      ...this.#parts.below(this.#trace.spanId, { name: job.id, spanId, stretch, end }),
      attributes: this.#parts.attributes({
        'cicd.pipeline.task.name': job.id,
        'cicd.pipeline.task.run.id': `${this.#record.id}/${job.id}`,
        'cicd.pipeline.task.run.result': end.result,
        'error.type': end.errorType,
        'cimyr.stage': job.stage === '' ? undefined : job.stage,
        'cimyr.reason': job.reason,
        'cimyr.blocked_by': job.root,
        'cimyr.allowed_to_fail': job.allowed,
        'cimyr.flaky': job.flaky,
        'cimyr.reused': job.reused ? true : undefined,
        'cimyr.slots': job.slots,
        'cimyr.locks': job.locks,
        'cimyr.wait_ms': first && this.#waited(job, first),
        'cimyr.critical_path': this.#critical.has(job.id) || undefined,
      }),
      ...(events.length > 0 ? { events } : {}),
      ...this.#parts.links(job.reused && this.#earlier(job)),
    };
    return [span, ...job.attempts.map((attempt, i) => this.#attempt(job, attempt, i + 1, stretch))];
  }

  #attempt(job: JobRecord, attempt: AttemptRecord, number: number, outer: TimeRange): OtlpSpan {
    const stretch = within({ from: attempt.startedAt, to: attempt.endedAt ?? outer.to }, outer);
    const end = attemptEnd(attempt);
    const { outcome, findings, tests } = attempt;
    const spanId = spanIdOf(this.#trace, job.id, number);
    return {
      ...this.#parts.below(spanIdOf(this.#trace, job.id), {
        name: `attempt ${number}`,
        spanId,
        stretch,
        end,
      }),
      attributes: this.#parts.attributes({
        'error.type': end.errorType,
        'cimyr.attempt': number,
        'cimyr.result': end.result,
        'process.exit.code': outcome?.exitCode ?? (outcome?.status === 'success' ? 0 : undefined),
        'cimyr.signal': outcome?.signal,
        'cimyr.output_bytes': attempt.spool?.bytes,
        'cimyr.findings': findings && findings.length + (attempt.omitted ?? 0),
        'cimyr.tests.passed': tests?.passed,
        'cimyr.tests.failed': tests?.failed,
        'cimyr.tests.skipped': tests?.skipped,
      }),
      ...this.#parts.exception(stretch.to, end, attempt.tail),
    };
  }

  #backoff({ endedAt, backoffMs }: AttemptRecord, stretch: TimeRange): OtlpEvent[] {
    if (backoffMs === undefined || endedAt === undefined) return [];
    return [this.#parts.event(clamp(endedAt, stretch), 'cimyr.backoff', { 'cimyr.backoff_ms': backoffMs })];
  }

  /** Milliseconds from the end of what it needed to its start: for slots and locks. */
  #waited(job: JobRecord, { startedAt }: AttemptRecord): number {
    const ready = this.#lastNeed(job)?.endedAt ?? this.#record.startedAt;
    return Math.max(0, startedAt - ready);
  }

  /** The span that the job had in the run that is resumed. */
  #earlier({ id }: JobRecord): SpanReference | undefined {
    const { resumes } = this.#trace;
    return resumes && { traceId: resumes.traceId, spanId: spanIdOf(resumes, id) };
  }
}
