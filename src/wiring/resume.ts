import { basename, join } from 'node:path';
import { readEvents } from '../adapters/store/journal.js';
import { adoptArtifacts, keptRuns } from '../adapters/store/runs.js';
import { runsDirectory, type StateDirectory } from '../adapters/store/state.js';
import { err, ok, type Result } from '../base/result.js';
import type { Pipeline } from '../domain/pipeline.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import { type Reused, reusable } from '../domain/reuse.js';
import type { FoundInputs } from './inputs.js';

/** The newest run of the pipeline, or the one that is named. */
export type ResumeRequest = true | string;

/** A run that can be taken up again. */
export interface Resumable {
  readonly directory: string;
  readonly record: RunRecord;
}

/** What is taken over, and what a person should know about the rest. */
export interface Resumed {
  readonly resumes: string | undefined;
  readonly reused: ReadonlyMap<number, Reused>;
  readonly notices: readonly string[];
}

/** Finds the run to resume: one of this pipeline that has not succeeded. The error says why there is none. */
export function findResumable(
  state: StateDirectory,
  pipeline: Pipeline,
  asked: ResumeRequest,
): Result<Resumable, string> {
  const runs = keptRuns(state).reverse();
  const named = asked === true ? undefined : basename(asked);
  if (named !== undefined && !runs.some(({ directory }) => basename(directory) === named)) {
    const known = runs.slice(0, 5).map(({ directory }) => basename(directory));
    return err(
      `--resume: there is no run '${named}'${known.length > 0 ? `; the last ones: ${known.join(', ')}` : ''}`,
    );
  }
  for (const { directory, isGoingOn } of runs) {
    if (named !== undefined && basename(directory) !== named) continue;
    const record = recordIn(directory);
    if (record?.pipeline !== pipeline.name) {
      if (named === undefined) continue;
      return err(`--resume: run ${named} is not one of pipeline '${pipeline.name}'`);
    }
    if (isGoingOn) return err(`--resume: run ${record.id} is still going on`);
    if (record.status === 'success')
      return err(`--resume: run ${record.id} has succeeded, there is nothing to resume`);
    return ok({ directory, record });
  }
  return err(`--resume: there is no run of '${pipeline.name}' in ${runsDirectory(state)}`);
}

function recordIn(directory: string): RunRecord | undefined {
  try {
    const fold = new RecordFold();
    for (const event of readEvents(join(directory, 'events.ndjson'))) fold.add(event);
    return fold.record;
  } catch {
    return undefined;
  }
}

/**
 * Takes over what the earlier run has finished, its artifacts into the new run's directory. `found`: what
 * jobs find now, as the earlier run has written down its own.
 */
export function resume(
  pipeline: Pipeline,
  { directory, record }: Resumable,
  { inputs, unknown }: FoundInputs,
  into: string,
): Resumed {
  const { id: resumes } = record;
  const nothing = (why: string): Resumed => ({
    resumes,
    reused: new Map(),
    notices: [`resumes run ${resumes}, but ${why}: every job runs`],
  });
  if (record.inputs === undefined) return nothing('that was killed at once');
  if (unknown !== undefined) return nothing(`nobody can tell what the checkout holds (${unknown})`);
  if (record.inputs !== inputs.fingerprint)
    return nothing('the checkout or the variables have changed since');
  const reused = reusable(pipeline, record);
  try {
    adopt(pipeline, { directory, record }, reused, into);
  } catch (error) {
    return nothing(`its artifacts cannot be taken over (${(error as Error).message})`);
  }
  const jobs =
    reused.size === 1 ? '1 job that has finished is' : `${reused.size} jobs that have finished are`;
  return { resumes, reused, notices: [`resumes run ${resumes}: ${jobs} not run again`] };
}

function adopt(
  pipeline: Pipeline,
  { directory, record }: Resumable,
  reused: Resumed['reused'],
  into: string,
): void {
  const indexOf = new Map([...record.jobs.keys()].map((id, index) => [id, index]));
  for (const [index, { artifact }] of reused) {
    const id = pipeline.jobs[index]?.id ?? '';
    if (artifact) adoptArtifacts(directory, indexOf.get(id) ?? -1, into, index);
  }
}
