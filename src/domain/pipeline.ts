import type { CommandPlace } from './command-place.js';
import type { SourcePlace } from './diagnostic.js';
import type { Expression } from './expression.js';
import type { Requirement } from './requirement.js';
import type { Template } from './template.js';

/** `continue`: only dependants are skipped. `no-new`: nothing more starts. `cancel`: what runs is stopped. */
export type FailureMode = 'continue' | 'no-new' | 'cancel';
export const FAILURE_MODES = ['continue', 'no-new', 'cancel'] as const satisfies readonly FailureMode[];

/** What happens to a job when a need was skipped by its own condition. */
export type IfSkipped = 'run' | 'skip' | 'fail';

/** One edge: by index into `Pipeline.jobs`. */
export interface Need {
  readonly job: number;
  readonly ifSkipped: IfSkipped;
}

export type ShellName = 'bash' | 'sh' | 'sh-c' | 'python' | 'node' | 'pwsh';

export type RetryCause = 'exit-code' | 'timeout' | 'idle-timeout' | 'signal' | 'start-error';

/** One of the causes, or output in which one of the patterns is found (the last 64 KiB of it). */
export interface RetryWhen {
  readonly causes: readonly RetryCause[];
  readonly patterns: readonly string[];
}

export interface RetryPolicy {
  /** Further attempts after the first. */
  readonly max: number;
  /** Wait before the first further attempt; doubles each time. */
  readonly backoffMs: number;
  /** What is worth another attempt; undefined: every failure. */
  readonly on?: RetryWhen;
}

export interface AllowFailure {
  /** Exit codes that are allowed; undefined: every failure. */
  readonly exitCodes?: readonly number[];
}

/** Environment variables whose values may wait for the job's start. */
export type VariableTemplates = Readonly<Record<string, Template>>;

/** One cell of a matrix: its values under their keys. */
export type Cell = Readonly<Record<string, unknown>>;

/** What tells that a service can be used: an address that answers, a text or `/pattern/` in its output, a command. */
export interface Readiness {
  readonly kind: 'tcp' | 'http' | 'log' | 'command';
  readonly text: Template;
}

/** A command that runs beside the jobs that need it, once for all that say the same of it. */
export interface Service {
  readonly name: string;
  readonly command: string;
  readonly env: VariableTemplates;
  /** All must hold; none: it is ready once it runs. */
  readonly ready: readonly Readiness[];
  /** How long it may take to become ready. */
  readonly deadlineMs: number;
  /** Services with the same identity are one. */
  readonly identity: string;
}

/** One job, a matrix expanded: the unit that is scheduled. Validated and immutable. */
export interface Job {
  readonly index: number;
  /** `stage.job`, with ` (v1, v2)` for a cell; plain `job` where stages have no name. */
  readonly id: string;
  /** As written, without stage and cell. */
  readonly name: string;
  readonly stage: number;
  readonly cell?: Cell;
  readonly needs: readonly Need[];
  /** Waits for the stages before its own. */
  readonly isGated: boolean;
  /** All must hold; undefined means `success()`. */
  readonly conditions: readonly Expression[];
  readonly commands: readonly string[];
  /** Where each of them stands in the file. */
  readonly commandPlaces: readonly CommandPlace[];
  readonly shell: ShellName;
  /** Layers, weakest first: stage, job. (The pipeline's variables lie below them.) */
  readonly env: readonly VariableTemplates[];
  readonly workingDirectory?: Template;
  readonly timeoutMs?: number;
  /** Longest silence. */
  readonly idleTimeoutMs?: number;
  readonly retry: RetryPolicy;
  readonly allowFailure?: AllowFailure;
  /** Units of `max-parallel` that it takes. */
  readonly slots: number;
  readonly locks: readonly string[];
  readonly artifacts?: Artifacts;
  readonly reports?: Reports;
  readonly services: readonly Service[];
  /** Of each list a pattern must match a changed file: the stage's, the job's. None: whatever changed. */
  readonly changes: readonly (readonly string[])[];
  readonly place: SourcePlace;
}

export interface Artifacts {
  readonly name?: string;
  readonly paths: readonly Template[];
}

/** Path patterns of the files that say what a job found, and of those that say how to read its output. */
export interface Reports {
  readonly junit: readonly Template[];
  readonly sarif: readonly Template[];
  /** In the format of the runner's problem matchers. */
  readonly matchers: readonly Template[];
  /** Whether common tools' own output is read, where the job fails; true where it is not said. */
  readonly hasBuiltIn?: boolean;
}

export interface Stage {
  /** Empty for the one unnamed stage of a flat `jobs:` map. */
  readonly name: string;
  /** Indices of the stages that it waits for. */
  readonly needs: readonly number[];
  /** From the start of its first job. */
  readonly timeoutMs?: number;
  readonly jobs: readonly number[];
}

export interface Pipeline {
  readonly name: string;
  /** The configuration file as the user named it. */
  readonly file: string;
  readonly requirements: readonly Requirement[];
  readonly variables: VariableTemplates;
  readonly timeoutMs?: number;
  readonly maxParallel?: number;
  readonly onFailure: FailureMode;
  readonly stages: readonly Stage[];
  /** In the order of the file, matrix cells in the order of their keys. */
  readonly jobs: readonly Job[];
}
