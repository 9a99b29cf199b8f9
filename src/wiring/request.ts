import { setImmediate } from 'node:timers/promises';
import { localContext } from '../adapters/git/local-context.js';
import { githubContext, runnerContext } from '../adapters/github/run-context.js';
import { starterOf } from '../adapters/github/starter.js';
import type { Masker } from '../base/masker.js';
import { emptyReads } from '../domain/empty-reads.js';
import { inheritedReads } from '../domain/inherited-reads.js';
import type { Pipeline } from '../domain/pipeline.js';
import { expressionsIn, expressionsOf, readsRoot } from '../domain/reads.js';
import type { RunRequest } from '../engine/run-request.js';
import { changesSince } from './changes.js';
import type { PipelineHistory } from './history.js';
import { type FoundInputs, findInputs } from './inputs.js';
import { jobBase } from './job-base.js';
import type { Resumable, Resumed } from './resume.js';
import type { RunOptions } from './run-options.js';
import type { RunSecrets } from './secrets.js';
import type { RunTracing } from './trace/run.js';
import { withTrace } from './trace/variables.js';

type Env = RunOptions['env'];

const NOT_RESUMED: Resumed = { resumes: undefined, reused: new Map(), notices: [] };

interface Known {
  readonly maxParallel: number;
  readonly masker: Masker;
  readonly secrets: RunSecrets;
  readonly history: PipelineHistory;
  readonly tracing: RunTracing | undefined;
  readonly notices: readonly string[];
  readonly resumable: Resumable | undefined;
  /** Of the new run. */
  readonly directory: string;
}

/** What the engine is asked for: options, surroundings, changes, earlier runs. */
export async function requestOf(options: RunOptions, known: Known): Promise<RunRequest> {
  const { pipeline, workspace, env, envFile, overrides } = options;
  const { names, secrets, notices } = known.secrets;
  const surroundings = contextsOf(options);
  const begun = known.tracing?.begin();
  const changes = await changesSince(pipeline, workspace, env);
  const inputs = () => findInputs(options, { ...envFile, ...overrides }, names);
  const resumed = await resumedBy(pipeline, known, inputs);
  return {
    pipeline,
    maxParallel: known.maxParallel,
    onFailure: options.onFailure ?? pipeline.onFailure,
    environment: {
      base: withTrace(
        { ...jobBase(env, names), ...jobBase(envFile, names), ...stateFor(options) },
        begun?.trace,
      ),
      overrides,
      secrets,
      contexts: surroundings.contexts,
    },
    cancel: options.cancel,
    kill: options.kill,
    weight: known.history.weight,
    unchanged: changes.unchanged,
    comparedWith: changes.since,
    async inputs() {
      // The first jobs need not wait until a process of ours has been started.
      await setImmediate();
      return (await inputs()).inputs;
    },
    startedBy: isOnGitHub(env) ? starterOf(env, (text) => known.masker.name(text)) : undefined,
    resumes: resumed.resumes,
    reused: resumed.reused,
    trace: begun?.trace,
    notices: [
      ...resumed.notices,
      ...notices,
      ...surroundings.notices,
      ...changes.notices,
      ...(begun?.notices ?? []),
      ...known.notices,
      ...known.history.notices,
    ],
  };
}

async function resumedBy(
  pipeline: Pipeline,
  { resumable, directory }: Known,
  inputs: () => Promise<FoundInputs>,
): Promise<Resumed> {
  if (!resumable) return NOT_RESUMED;
  const { resume } = await import('./resume.js');
  return resume(pipeline, resumable, await inputs(), directory);
}

/** A cimyr that a job starts elsewhere means the same directory where a person has named one. */
const stateFor = ({ env, state }: RunOptions): Record<string, string> =>
  env['CIMYR_STATE'] ? { CIMYR_STATE: state } : {};

/** The `github` and `runner` contexts. Asking Git costs processes: only where somebody reads the answer. */
function contextsOf({ pipeline, workspace, env, envFile, overrides }: RunOptions) {
  const expressions = [...expressionsIn(pipeline.variables), ...pipeline.jobs.flatMap(expressionsOf)];
  const local = () => (readsRoot(expressions, 'github') ? localContext(workspace) : {});
  const contexts = { github: isOnGitHub(env) ? githubContext(env) : local(), runner: runnerContext(env) };
  const inherited = inheritedReads(expressions, pipeline, overrides, { ...env, ...envFile });
  return { contexts, notices: [...emptyReads(expressions, contexts), ...inherited] };
}

/** The commit that the workspace holds, where nothing else can. */
export const revisionIn = (env: Env): string | undefined => (isOnGitHub(env) ? env['GITHUB_SHA'] : undefined);

const isOnGitHub = (env: Env): boolean => env['GITHUB_ACTIONS'] === 'true';
