import type { Result } from '../base/result.js';
import type { ArtifactFile, Event, SpoolReference } from '../domain/event.js';
import type { LeftOut } from '../domain/left-out.js';

/** Where one attempt's output goes: a file on disk, and its last part in memory. */
export interface Spool {
  /** Undefined when the bytes are already where they belong. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** The last 64 KiB. */
  tail(): string;
  /** Undefined when there was no output; `lost` says why bytes are missing, should the disk be full. */
  close(): Promise<{ readonly reference?: SpoolReference; readonly lost?: string }>;
}

export type CommandFile =
  | 'GITHUB_OUTPUT'
  | 'GITHUB_ENV'
  | 'GITHUB_PATH'
  | 'GITHUB_STATE'
  | 'GITHUB_STEP_SUMMARY';

/** The private files that stand in for GitHub's `GITHUB_OUTPUT`, `GITHUB_ENV` and the like, one set per attempt. */
export interface Scratch {
  readonly env: Readonly<Record<CommandFile, string>>;
  /** What was written since it was last taken; the file is empty again. The error is why it cannot be read. */
  take(name: CommandFile): Result<string, string>;
  /** Those of which something was taken that had bytes of no letter: each is U+FFFD now, as on GitHub. */
  readonly undecodable: ReadonlySet<CommandFile>;
  /** Nobody uses it any more. */
  giveBack(): void;
}

/** One run's directory while the run goes on. */
export interface OpenRun {
  readonly id: string;
  /** Absolute. */
  readonly directory: string;
  /** Holds `cimyr` itself, for the PATH of jobs. */
  readonly binDirectory: string;
  journal(event: Event): void;
  spool(job: number, attempt: number): Spool;
  /** For what a service prints. */
  serviceSpool(number: number): Spool;
  /** The error is the system's, such as a full disk. */
  scratch(): Result<Scratch, string>;
}

/** A plain file of the workspace. */
export interface WorkspaceFile {
  /** As a pattern found it, relative to the workspace. */
  readonly name: string;
  /** Where it lies, links resolved. */
  readonly path: string;
}

/** What patterns match. */
export interface FoundFiles<File> {
  /** Sorted by name. */
  readonly files: readonly File[];
  /** What a person should know of: links to folders only where nothing else matches, or where they are named. */
  readonly leftOut: readonly LeftOut[];
}

/** Finds and keeps the files that a job's patterns name. */
export interface Workspace {
  readonly root: string;
  /** The directory below the root, or why it cannot be used. */
  directory(path: string): { readonly path: string } | { readonly problem: string };
  /** Sorted by name. The error is the system's, or a pattern that leads out of the workspace. */
  find(patterns: readonly string[]): Promise<Result<FoundFiles<WorkspaceFile>, string>>;
  /** Copies them into a directory, until `hurry` is set. The error is the system's, such as a full disk. */
  collect(
    patterns: readonly string[],
    into: string,
    hurry: { readonly aborted: boolean },
  ): Promise<Result<FoundFiles<ArtifactFile>, string>>;
}
