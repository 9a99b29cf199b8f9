import type { Masked } from '../base/masked.js';
import { unlessAborted } from '../base/on-abort.js';
import type { Failure } from '../domain/failure.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { type RunTrace, spanIdOf, traceparentOf } from '../domain/trace-context.js';
import type { FindingReader, FoundThings } from '../ports/finding-reader.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import { type AttemptPorts, type AttemptResult, runAttempt } from './attempt.js';
import { failedBy, NO_OUTPUT, type OuterLimits, outcomeOfStop, type StopReason } from './attempt-outcomes.js';
import type { RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';
import { prepareJob } from './prepare-job.js';
import type { Services } from './services.js';

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
  readonly trace?: RunTrace | undefined;
}

type PerformPorts = Omit<AttemptPorts, 'spool' | 'scratch'> & {
  readonly store: OpenRun;
  readonly workspace: Workspace;
  readonly findings: FindingReader;
};

type ReadResult = Omit<AttemptResult, 'said'> & {
  readonly found?: FoundThings;
  /** Path patterns of what it leaves; none where it did not come to start. */
  readonly artifacts: readonly string[];
};

/** … with what was found, and what the services of a failed job printed last. */
interface ServedResult extends ReadResult {
  readonly services: readonly { readonly name: string; readonly tail: Masked }[];
}

/** The same with the job's services: they are ready before it starts. */
export async function performServed(
  attempt: Attempt,
  services: Services,
  ports: PerformPorts,
): Promise<ServedResult> {
  const { pipeline, job, stop } = attempt;
  const trouble = job.services.length === 0 ? undefined : await unlessAborted(services.acquire(job), stop);
  let result: ReadResult;
  if (stop.aborted && job.services.length > 0)
    result = withoutOutput(outcomeOfStop(stop.reason as StopReason, job, limitsOf(pipeline, job)));
  else if (trouble)
    result = notStarted({
      kind: 'service',
      blame: 'user',
      service: trouble.service,
      message: ports.masker.lines(trouble.message),
    });
  else result = await performAttempt(attempt, ports);
  return { ...result, services: result.outcome.status === 'failure' ? services.tails(job) : [] };
}

const limitsOf = (pipeline: Pipeline, job: Job): OuterLimits => ({
  stageMs: pipeline.stages[job.stage]?.timeoutMs,
  runMs: pipeline.timeoutMs,
});

/** Evaluates what waited for the job's start, gives the attempt its own files and variables, and runs it. */
async function performAttempt(attempt: Attempt, ports: PerformPorts): Promise<ReadResult> {
  const { pipeline, job, number, stop, kill } = attempt;
  const { store, workspace, masker } = ports;
  const prepared = prepareJob(pipeline, job, attempt.environment, attempt.needs, workspace);
  if (!prepared.ok) {
    const { error } = prepared;
    return notStarted({ ...error, message: masker.lines(error.message) });
  }
  const scratch = store.scratch();
  if (!scratch.ok) {
    const message = masker.lines(`its command files cannot be made: ${scratch.error}`);
    return notStarted({ kind: 'start-error', blame: 'user', message });
  }
  const { env, directory, artifacts, reports } = prepared.value;
  const tracking = `${store.id}.${job.index}.${number}`;
  // Into the fresh object itself: an environment is large, and every copy costs.
  Object.assign(env, scratch.value.env, {
    // An empty part would mean the current directory.
    PATH: env['PATH'] ? `${store.binDirectory}:${env['PATH']}` : store.binDirectory,
    CIMYR_RUN_ID: store.id,
    CIMYR_RUN_DIRECTORY: store.directory,
    CIMYR_JOB: job.id,
    CIMYR_ATTEMPT: String(number),
    // A cimyr inside a job of cimyr adds its own: the outer one still finds everything.
    CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ':'}${tracking}:`,
    ...traceOf(attempt),
  });
  const request = {
    job,
    env,
    directory,
    mark: `:${tracking}:`,
    stop,
    kill,
    limits: limitsOf(pipeline, job),
  };
  // The log reads along from here.
  const spool = store.spool(job.index, number);
  const expected = await ports.findings.expect(reports);
  const { said, ...result } = await runAttempt(request, { ...ports, spool, scratch: scratch.value });
  const hasSucceeded = result.outcome.status === 'success';
  const hasFailed = result.outcome.reason === 'exit-code' || result.outcome.reason === 'signal';
  const isCancelled = result.outcome.status === 'cancelled';
  const hurry = hurryOf(attempt);
  const { spool: printed } = result;
  const found = await expected.read({
    hasSucceeded,
    hasFailed,
    isCancelled,
    said,
    directory,
    spool: printed,
    hurry,
  });
  return { ...result, artifacts, found, notices: [...result.notices, ...found.notices] };
}

/** Who stops the run while reports are read does not wait for them; those of a job that was stopped are read. */
function hurryOf({ stop, kill }: Attempt): Pick<AbortSignal, 'aborted'> {
  const wasStopped = stop.aborted;
  return {
    get aborted() {
      return kill.aborted || (stop.aborted && !wasStopped);
    },
  };
}

/** What its commands make spans of hangs below the attempt's own. */
const traceOf = ({ trace, job, number }: Attempt): Record<string, string> =>
  trace ? { TRACEPARENT: traceparentOf(trace, spanIdOf(trace, job.id, number), trace.flags) } : {};

const notStarted = (failure: Failure): ReadResult => withoutOutput(failedBy(failure));

const withoutOutput = (outcome: AttemptResult['outcome']): ReadResult => ({
  outcome,
  tail: NO_OUTPUT,
  printed: '',
  outputs: {},
  summary: '',
  notices: [],
  artifacts: [],
});
