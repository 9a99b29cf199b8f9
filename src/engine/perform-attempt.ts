import type { Failure } from '../domain/failure.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import { type AttemptPorts, type AttemptResult, runAttempt } from './attempt.js';
import { failed, NO_OUTPUT } from './attempt-outcomes.js';
import type { RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';
import { prepareJob } from './prepare-job.js';

/** One attempt of a job, and whose it is. */
export interface Attempt {
  readonly pipeline: Pipeline;
  readonly job: Job;
  /** 1, 2, … */
  readonly number: number;
  readonly environment: RunEnvironment;
  readonly needs: NeedViews;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** Evaluates what waited for the job's start, gives the attempt its own files and variables, and runs it. */
export async function performAttempt(
  attempt: Attempt,
  ports: Omit<AttemptPorts, 'spool' | 'scratch'> & { readonly store: OpenRun; readonly workspace: Workspace },
): Promise<AttemptResult> {
  const { pipeline, job, number, stop, kill } = attempt;
  const { store, workspace, masker } = ports;
  const prepared = prepareJob(pipeline, job, attempt.environment, attempt.needs, workspace);
  if (!prepared.ok) {
    const { error } = prepared;
    return notStarted({ ...error, message: masker.text(error.message) });
  }
  const scratch = store.scratch();
  if (!scratch.ok) {
    const message = masker.text(`its files in .cimyr cannot be made: ${scratch.error}`);
    return notStarted({ kind: 'start-error', blame: 'user', message });
  }
  const { env, directory } = prepared.value;
  const tracking = `${store.id}.${job.index}.${number}`;
  // Into the fresh object itself: an environment is large, and every copy costs.
  Object.assign(env, scratch.value.env, {
    // An empty part would mean the current directory.
    PATH: env['PATH'] ? `${store.binDirectory}:${env['PATH']}` : store.binDirectory,
    CIMYR_RUN_ID: store.id,
    CIMYR_JOB: job.id,
    CIMYR_ATTEMPT: String(number),
    // A cimyr inside a job of cimyr adds its own: the outer one still finds everything.
    CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ':'}${tracking}:`,
  });
  const request = {
    job,
    env,
    directory,
    mark: `:${tracking}:`,
    stop,
    kill,
    limits: { stageMs: pipeline.stages[job.stage]?.timeoutMs, runMs: pipeline.timeoutMs },
  };
  const spool = store.spool(job.index, number);
  return runAttempt(request, { ...ports, spool, scratch: scratch.value });
}

const notStarted = (failure: Failure): AttemptResult => ({
  outcome: failed(failure),
  tail: NO_OUTPUT,
  outputs: {},
  summary: '',
  notices: [],
});
