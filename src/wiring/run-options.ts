import type { StateDirectory } from '../adapters/store/state.js';
import type { Masker } from '../base/masker.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import type { LogOptions } from './log.js';
import type { ResumeRequest } from './resume.js';
import type { Root } from './root.js';

/** What a door asks for; a pipeline that has been read and chosen already. */
export interface RunOptions {
  readonly pipeline: Pipeline;
  /** The root of the checkout. */
  readonly workspace: string;
  readonly git: Root['git'];
  /** Keeps runs and history. */
  readonly state: StateDirectory;
  /** The process's environment, and above it the env-file's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFile: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  /** Knows of what nobody may see besides the secrets that the file names. */
  readonly masker: Masker;
  /** The run whose finished jobs are not run again. */
  readonly resume?: ResumeRequest;
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  /** Absolute. */
  readonly reportDirectory?: string;
  readonly log: LogOptions;
  /** The argv that starts cimyr itself, for jobs that call it. */
  readonly launcher: readonly string[];
  /** Whether this process exists for the run alone: what it leaves can then be told from all else. */
  readonly isWholeProcess?: boolean;
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
}
