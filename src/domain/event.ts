import type { Masked } from '../base/masked.js';
import type { Failure } from './failure.js';
import type { Finding } from './finding.js';
import type { Checkout } from './inputs.js';
import type { Outcome, Reason, RunStatus } from './outcome.js';
import type { Starter } from './starter.js';
import type { StopSignal } from './stop-signal.js';
import type { TestResults } from './test-results.js';
import type { RunTrace } from './trace-context.js';

/** How one attempt ended. */
export interface AttemptOutcome {
  readonly status: 'success' | 'failure' | 'cancelled';
  readonly reason?: Reason;
  /** Of what a signal ended 128 + n, as shells tell of it. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly failure?: Failure;
}

/** Where an attempt's output lies: a file below the run's directory, and its size. */
export interface SpoolReference {
  readonly file: string;
  readonly bytes: number;
}

/** One file that a job's `artifacts` patterns found. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Everything that happens in a run. Jobs are named by id; times are milliseconds since the epoch. Free text is
 * masked before it gets in. Output is not an event: it goes to the spool, and only its last part comes along.
 */
export type Event =
  | {
      readonly kind: 'run-started';
      /** Of the events that follow; raised when one goes or means something else. */
      readonly schemaVersion: 1;
      readonly at: number;
      readonly run: string;
      readonly pipeline: string;
      readonly file: string;
      /** On GitHub. */
      readonly startedBy?: Starter;
      readonly maxParallel: number;
      readonly stages: readonly StageRow[];
      /** The run whose finished jobs are not run again. */
      readonly resumes?: string;
      /** Where a trace is made of the run. */
      readonly trace?: RunTrace;
    }
  /** Fingerprint of what the jobs find: the checkout and the variables given from outside. */
  | {
      readonly kind: 'inputs';
      readonly at: number;
      readonly fingerprint: string;
      readonly checkout?: Checkout;
    }
  /** The job has finished in the run that this one resumes: what it gave is taken over. */
  | {
      readonly kind: 'reused';
      readonly at: number;
      readonly job: string;
      readonly outputs: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'notice'; readonly at: number; readonly job?: string; readonly message: Masked }
  | { readonly kind: 'attempt-started'; readonly at: number; readonly job: string; readonly attempt: number }
  | {
      readonly kind: 'attempt-ended';
      readonly at: number;
      readonly job: string;
      readonly attempt: number;
      readonly outcome: AttemptOutcome;
      readonly spool?: SpoolReference;
      /** The last 64 KiB of the output. */
      readonly tail: Masked;
      /** Lines of the output that tell why it failed, wherever they stand. */
      readonly cause?: Masked;
      /** Of a failed job: what its services printed last. */
      readonly services?: readonly { readonly name: string; readonly tail: Masked }[];
      /** What it wrote to GITHUB_OUTPUT. */
      readonly outputs?: Readonly<Record<string, string>>;
      /** Its outputs hold a secret, or are very large: they are written nowhere. */
      readonly hidesOutputs?: boolean;
      /** Milliseconds until the next attempt, when there will be one. */
      readonly backoffMs?: number;
    }
  /** What the attempt's reports and output say about the code; before its end is told. */
  | {
      readonly kind: 'findings';
      readonly at: number;
      readonly job: string;
      readonly attempt: number;
      readonly findings: readonly Finding[];
      /** How many more there were. */
      readonly omitted: number;
      readonly tests?: TestResults;
    }
  | {
      readonly kind: 'artifact';
      readonly at: number;
      readonly job: string;
      readonly name: string;
      readonly files: readonly ArtifactFile[];
    }
  | {
      readonly kind: 'job-ended';
      readonly at: number;
      readonly job: string;
      readonly outcome: Omit<Outcome, 'root'> & { readonly root?: string };
    }
  | {
      readonly kind: 'stopping';
      readonly at: number;
      readonly because: 'cancelled' | 'timeout' | 'interrupted';
      /** Of one that was cancelled, where that is known. */
      readonly by?: StopSignal;
    }
  | { readonly kind: 'service-ready'; readonly at: number; readonly name: string; readonly ms: number }
  | { readonly kind: 'run-ended'; readonly at: number; readonly status: RunStatus };

/** A stage as a drawing of the graph needs it: which stages it waits for stands with its jobs. */
export interface StageJobs {
  readonly name: string;
  readonly jobs: readonly JobRow[];
}

/** The shape of the pipeline as far as reports need it. */
export interface StageRow extends StageJobs {
  /** Names of the stages that it waits for. */
  readonly needs: readonly string[];
}

export interface JobRow {
  readonly id: string;
  readonly name: string;
  /** Ids of the jobs that it waits for itself, and names of the stages whose end it waits for. */
  readonly needs: readonly string[];
  readonly afterStages: readonly string[];
  /** Line of the job in the configuration file. */
  readonly line: number;
  /** Units of max-parallel that it takes, where more than one. */
  readonly slots?: number;
  readonly locks?: readonly string[];
  /** Fingerprint of what the file tells it to do. */
  readonly definition: string;
}
