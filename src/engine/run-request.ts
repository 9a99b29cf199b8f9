import type { Clock } from '../base/clock.js';
import type { Masker } from '../base/masker.js';
import type { Inputs } from '../domain/inputs.js';
import type { RunStatus } from '../domain/outcome.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import type { Reused } from '../domain/reuse.js';
import type { Starter } from '../domain/starter.js';
import type { RunTrace } from '../domain/trace-context.js';
import type { EventSink } from '../ports/event-sink.js';
import type { FindingReader } from '../ports/finding-reader.js';
import type { NetworkGauge } from '../ports/gauge.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import type { Shell } from '../ports/shell.js';
import type { RunEnvironment } from './job-environment.js';

export interface RunRequest {
  readonly pipeline: Pipeline;
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  readonly environment: RunEnvironment;
  /** Aborts when somebody asks to stop; the reason may be the name of the signal by which. */
  readonly cancel: AbortSignal;
  /** Aborts when they ask again, or time is up: everything ends at once. */
  readonly kill: AbortSignal;
  /** What a job weighs in the longest remaining path: how long it usually takes, in any one unit. */
  readonly weight: (job: number) => number;
  /** Jobs with `changes` none of which happened. */
  readonly unchanged: ReadonlySet<number>;
  /** What the checkout was compared with, in words. */
  readonly comparedWith?: string | undefined;
  /** What jobs find; asked when the first ones run, and told when it is there. */
  readonly inputs: () => Promise<Inputs>;
  /** Who had it started and where, if that is known. */
  readonly startedBy: Starter | undefined;
  /** The run that is resumed, and what is taken over of it. */
  readonly resumes: string | undefined;
  readonly reused: ReadonlyMap<number, Reused>;
  /** Where a trace is made: the span of the run, the parent of those of its attempts. */
  readonly trace?: RunTrace | undefined;
  /** What users should know from the start. */
  readonly notices: readonly string[];
}

export interface RunPorts {
  readonly shell: Shell;
  /** Of services: content with the head of an answer. */
  readonly gauge: NetworkGauge;
  readonly store: OpenRun;
  readonly workspace: Workspace;
  readonly findings: FindingReader;
  readonly masker: Masker;
  readonly clock: Clock;
  readonly emit: EventSink;
}

export interface RunResult {
  readonly status: RunStatus;
  /** What jobs wrote to GITHUB_OUTPUT, by job id; raw, for the doors that hand them on. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What jobs wrote to GITHUB_STEP_SUMMARY, in the order of the file. */
  readonly summaries: readonly { readonly job: string; readonly text: string }[];
}
