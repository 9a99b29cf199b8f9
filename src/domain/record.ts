import type { ArtifactFile, AttemptOutcome, Event, JobRow, SpoolReference } from './event.js';
import type { Finding } from './finding.js';
import type { Checkout } from './inputs.js';
import type { Reason, RunStatus, Status } from './outcome.js';
import type { Starter } from './starter.js';
import type { StopSignal } from './stop-signal.js';
import type { TestResults } from './test-results.js';
import type { RunTrace } from './trace-context.js';

export interface AttemptRecord {
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome?: AttemptOutcome;
  readonly spool?: SpoolReference;
  readonly tail: string;
  /** Milliseconds that the next attempt had to wait at least. */
  readonly backoffMs?: number;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly hidesOutputs?: boolean;
  /** Lines of its output that tell why it failed. */
  readonly cause?: string;
  /** What its services printed last, where it failed. */
  readonly services?: readonly { readonly name: string; readonly tail: string }[];
  /** What its reports and output say about the code; `omitted` counts what was too much. */
  readonly findings?: readonly Finding[];
  readonly omitted?: number;
  readonly tests?: TestResults;
}

export interface JobRecord extends JobRow {
  readonly stage: string;
  readonly status?: Status;
  readonly reason?: Reason;
  readonly allowed?: boolean;
  readonly flaky?: boolean;
  /** Id of the job at the root of a `dependency`, or the first one that failed for `on-failure`. */
  readonly root?: string;
  /** For `changes`: what the checkout was compared with. */
  readonly since?: string;
  readonly endedAt?: number;
  readonly attempts: readonly AttemptRecord[];
  /** It ran in the run that this one resumes. */
  readonly reused?: { readonly outputs: Readonly<Record<string, string>> };
}

export interface ArtifactRecord {
  readonly job: string;
  readonly name: string;
  readonly files: readonly ArtifactFile[];
}

/** What a run's events fold into: every report is a pure function of this. */
export interface RunRecord {
  readonly id: string;
  readonly pipeline: string;
  readonly file: string;
  readonly startedBy?: Starter;
  readonly checkout?: Checkout;
  readonly maxParallel: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly status?: RunStatus;
  /** The run whose finished jobs were not run again. */
  readonly resumes?: string;
  readonly trace?: RunTrace;
  /** Fingerprint of what the jobs found. */
  readonly inputs?: string;
  readonly stopped?: 'cancelled' | 'timeout' | 'interrupted';
  readonly stoppedBy?: StopSignal;
  /** In the order of the file; `needs`: the stages that each waits for. */
  readonly stages: readonly { readonly name: string; readonly needs: readonly string[] }[];
  /** By id, in the order of the file. */
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly artifacts: readonly ArtifactRecord[];
  readonly notices: readonly { readonly job?: string; readonly message: string }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Folds events one by one; `record` is what they amount to so far. Each event costs O(1). */
export class RecordFold {
  readonly #jobs = new Map<string, JobRecord>();
  readonly #artifacts: ArtifactRecord[] = [];
  readonly #notices: { job?: string; message: string }[] = [];
  readonly #head: Mutable<RunRecord> = {
    id: '',
    pipeline: '',
    file: '',
    maxParallel: 0,
    startedAt: 0,
    stages: [],
    jobs: this.#jobs,
    artifacts: this.#artifacts,
    notices: this.#notices,
  };

  get record(): RunRecord {
    return this.#head;
  }

  add(event: Event): void {
    const head = this.#head;
    switch (event.kind) {
      case 'run-started':
        Object.assign(head, {
          id: event.run,
          pipeline: event.pipeline,
          file: event.file,
          startedAt: event.at,
          ...(event.startedBy ? { startedBy: event.startedBy } : {}),
        });
        head.maxParallel = event.maxParallel;
        if (event.resumes !== undefined) head.resumes = event.resumes;
        if (event.trace !== undefined) head.trace = event.trace;
        head.stages = event.stages.map(({ name, needs }) => ({ name, needs }));
        for (const { name, jobs } of event.stages) {
          for (const job of jobs) this.#jobs.set(job.id, { ...job, stage: name, attempts: [] });
        }
        break;
      case 'inputs':
        head.inputs = event.fingerprint;
        if (event.checkout) head.checkout = event.checkout;
        break;
      case 'reused':
        this.#change(event.job, () => ({ reused: { outputs: event.outputs } }));
        break;
      case 'notice':
        this.#notices.push({
          ...(event.job === undefined ? {} : { job: event.job }),
          message: event.message,
        });
        break;
      case 'attempt-started':
        this.#change(event.job, (job) => ({
          attempts: [...job.attempts, { startedAt: event.at, tail: '' }],
        }));
        break;
      case 'attempt-ended':
        this.#change(event.job, (job) => ({
          attempts: job.attempts.map((a, i) => (i + 1 === event.attempt ? ended(a, event) : a)),
        }));
        break;
      case 'findings':
        this.#change(event.job, (job) => ({
          attempts: job.attempts.map((a, i) => (i + 1 === event.attempt ? found(a, event) : a)),
        }));
        break;
      case 'artifact':
        this.#artifacts.push({ job: event.job, name: event.name, files: event.files });
        break;
      case 'job-ended':
        this.#change(event.job, (job) => ({
          ...event.outcome,
          endedAt: event.at,
          ...(event.outcome.status === 'success' && job.attempts.length > 1 ? { flaky: true } : {}),
        }));
        break;
      case 'stopping':
        if (head.stopped === undefined && event.by !== undefined) head.stoppedBy = event.by;
        head.stopped ??= event.because;
        break;
      case 'service-ready':
        break;
      case 'run-ended':
        head.endedAt = event.at;
        head.status = event.status;
        break;
    }
  }

  #change(id: string, change: (job: JobRecord) => Partial<JobRecord>): void {
    const job = this.#jobs.get(id);
    if (job) this.#jobs.set(id, { ...job, ...change(job) });
  }
}

function ended(attempt: AttemptRecord, event: Extract<Event, { kind: 'attempt-ended' }>): AttemptRecord {
  const spool = event.spool === undefined ? {} : { spool: event.spool };
  const backoff = event.backoffMs === undefined ? {} : { backoffMs: event.backoffMs };
  const outputs = event.outputs === undefined ? {} : { outputs: event.outputs };
  const hides = event.hidesOutputs ? { hidesOutputs: true } : {};
  const cause = event.cause === undefined ? {} : { cause: event.cause };
  const services = event.services === undefined ? {} : { services: event.services };
  const { at: endedAt, outcome, tail } = event;
  return {
    ...attempt,
    ...spool,
    ...backoff,
    ...outputs,
    ...hides,
    ...cause,
    ...services,
    endedAt,
    outcome,
    tail,
  };
}

function found(attempt: AttemptRecord, event: Extract<Event, { kind: 'findings' }>): AttemptRecord {
  const { findings, omitted, tests } = event;
  return { ...attempt, findings, ...(omitted > 0 ? { omitted } : {}), ...(tests ? { tests } : {}) };
}

/** Milliseconds from the first attempt's start to the job's end; 0 for a job that never started. */
export function jobDuration(job: JobRecord): number {
  const start = job.attempts[0]?.startedAt;
  const end = job.attempts.at(-1)?.endedAt ?? job.endedAt;
  return start === undefined || end === undefined ? 0 : Math.max(0, end - start);
}

/** Jobs whose failure was allowed. */
export const countWarnings = (record: RunRecord): number =>
  [...record.jobs.values()].filter((job) => job.allowed).length;
