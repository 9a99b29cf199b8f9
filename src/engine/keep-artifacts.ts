import type { ArtifactFile } from '../domain/event.js';
import { leftOutWords } from '../domain/left-out.js';
import type { Job } from '../domain/pipeline.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';

/** What was kept of a job's artifacts, or what a person should know about why not. */
export type KeptArtifacts =
  | {
      readonly kind: 'kept';
      readonly name: string;
      readonly files: readonly ArtifactFile[];
      readonly notice?: string;
    }
  | { readonly kind: 'notice'; readonly message: string };

/** What a job that has run leaves: `patterns` are those of its last attempt, as they were when it started. */
export interface Leaving {
  readonly job: Job;
  readonly patterns: readonly string[];
  /** Who fails need not have come to writing them. */
  readonly hasSucceeded: boolean;
}

/** Copies the files that a job's patterns name; undefined when it names none, or failed before there were any. */
export async function keepArtifacts(
  { job, patterns, hasSucceeded }: Leaving,
  { store, workspace }: { readonly store: OpenRun; readonly workspace: Workspace },
  kill: Pick<AbortSignal, 'aborted'>,
): Promise<KeptArtifacts | undefined> {
  if (!job.artifacts || patterns.length === 0) return undefined;
  const found = await workspace.collect(patterns, `${store.directory}/artifacts/${job.index}`, kill);
  if (!found.ok) return { kind: 'notice', message: `its artifacts could not be kept: ${found.error}` };
  const { files, leftOut } = found.value;
  const left = leftOutWords(leftOut);
  const name = job.artifacts.name ?? job.id;
  if (files.length > 0)
    return { kind: 'kept', name, files, ...(left ? { notice: `not among its artifacts: ${left}` } : {}) };
  if (!hasSucceeded) return undefined;
  const message = `no file matches its artifacts: ${patterns.join(', ')}${left ? `; ${left}` : ''}`;
  return { kind: 'notice', message };
}
