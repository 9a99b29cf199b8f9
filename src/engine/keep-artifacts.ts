import type { ArtifactFile } from '../domain/event.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import type { RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';
import { prepareJob } from './prepare-job.js';

/** What was kept of a job's artifacts, or what a person should know about why not. */
export type Kept =
  | { readonly kind: 'kept'; readonly name: string; readonly files: readonly ArtifactFile[] }
  | { readonly kind: 'notice'; readonly message: string };

/** Copies the files that a successful job's patterns name; undefined when it names none. */
export async function keepArtifacts(
  { pipeline, job, environment, needs }: Whose,
  { store, workspace }: { readonly store: OpenRun; readonly workspace: Workspace },
): Promise<Kept | undefined> {
  if (!job.artifacts) return undefined;
  const prepared = prepareJob(pipeline, job, environment, needs, workspace);
  if (!prepared.ok) return { kind: 'notice', message: `artifacts: ${prepared.error.message}` };
  const patterns = prepared.value.artifacts;
  const files = await workspace.collect(patterns, `${store.directory}/artifacts/${job.index}`);
  if (!files.ok) return { kind: 'notice', message: `its artifacts could not be kept: ${files.error}` };
  if (files.value.length === 0)
    return { kind: 'notice', message: `no file matches its artifacts: ${patterns.join(', ')}` };
  return { kind: 'kept', name: job.artifacts.name ?? job.id, files: files.value };
}

interface Whose {
  readonly pipeline: Pipeline;
  readonly job: Job;
  readonly environment: RunEnvironment;
  readonly needs: NeedViews;
}
