import { copyFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Dialect } from '../adapters/console/dialect.js';
import { Log, type LogMode } from '../adapters/console/log.js';
import { Writer } from '../adapters/console/writer.js';
import { localContext } from '../adapters/git/local-context.js';
import { githubContext, runnerContext } from '../adapters/github/run-context.js';
import { networkProber } from '../adapters/http/prober.js';
import { processShell } from '../adapters/process/shell.js';
import { readSpool } from '../adapters/store/read-spool.js';
import { RunDirectory } from '../adapters/store/run-store.js';
import { workspaceAt } from '../adapters/store/workspace.js';
import { systemClock } from '../base/clock.js';
import { Masker } from '../base/masker.js';
import { err, ok, type Result } from '../base/result.js';
import type { Event } from '../domain/event.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import { expressionsIn, expressionsOf, readsRoot } from '../domain/reads.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import { runPipeline } from '../engine/run-pipeline.js';
import type { RunResult } from '../engine/run-request.js';
import { runJson } from '../report/run-json.js';
import { changesSince } from './changes.js';
import { pipelineHistory } from './history.js';
import { inputsFingerprint } from './inputs.js';
import { jobBase } from './job-base.js';
import { interrupted, recoverRuns } from './recover.js';
import { findResumable, NOT_RESUMED, type ResumeRequest, resume } from './resume.js';
import { declaredSecrets, readSecrets } from './secrets.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What a door asks for; a pipeline that has been read and chosen already. */
export interface RunOptions {
  readonly pipeline: Pipeline;
  readonly workspace: string;
  /** The process's environment, and above it the env-file's. */
  readonly env: Env;
  readonly envFile: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  /** The run whose finished jobs are not run again. */
  readonly resume?: ResumeRequest;
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  readonly reportDirectory?: string;
  readonly log: { readonly mode: LogMode; readonly dialect: Dialect; readonly stream: NodeJS.WriteStream };
  /** The argv that starts cimyr itself, for jobs that call it. */
  readonly launcher: readonly string[];
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
}

export interface FinishedRun extends RunResult {
  readonly record: RunRecord;
  /** Below the workspace. */
  readonly directory: string;
  /** What could not be kept on disk. */
  readonly lost?: string;
}

/** Runs a pipeline with the real world's parts. The error is why nothing could be started. */
export async function runConfigured(options: RunOptions): Promise<Result<FinishedRun, string>> {
  const { pipeline } = options;
  const found = options.resume && findResumable(options.workspace, pipeline, options.resume);
  if (found && !found.ok) return found;
  const clock = systemClock();
  const shell = processShell(clock);
  const prepared = shell.prepare();
  let store: RunDirectory;
  try {
    store = new RunDirectory(options.workspace, new Date(clock.now()), options.launcher);
  } catch (error) {
    await prepared;
    shell.dispose();
    return err(`cannot write .cimyr/ in ${options.workspace}: ${(error as Error).message}`);
  }
  const ids = new Map(pipeline.jobs.map((job) => [job.id, job.index]));
  const log = new Log(
    options.log.mode,
    options.log.dialect,
    new Writer(options.log.stream),
    {
      read: (reference, from, to) => readSpool(store.directory, reference, from, to),
      async *follow(job, attempt) {
        // The engine opens the spool right after it has told that the attempt starts.
        await Promise.resolve();
        yield* store.follow(ids.get(job) ?? -1, attempt);
      },
    },
    clock,
  );
  const masker = new Masker((secret) => log.hide(secret));
  const names = declaredSecrets(pipeline);
  const { secrets, notices } = readSecrets(names, { ...options.env, ...options.envFile }, masker);
  const fold = new RecordFold();
  const emit = (event: Event) => {
    fold.add(event);
    log.sink(event);
  };
  const left = await recoverRuns(options.workspace, shell, clock);
  const onGitHub = options.env['GITHUB_ACTIONS'] === 'true';
  const revision = onGitHub ? options.env['GITHUB_SHA'] : undefined;
  const history = pipelineHistory(options.workspace, pipeline, clock.now(), revision);
  const expressions = [...expressionsIn(pipeline.variables), ...pipeline.jobs.flatMap(expressionsOf)];
  // Asking Git costs two processes: only where somebody reads the answer.
  const readsGitHub = readsRoot(expressions, 'github');
  const github = onGitHub ? githubContext(options.env) : readsGitHub ? localContext(options.workspace) : {};
  const changes = await changesSince(pipeline, options.workspace, options.env);
  const variables = { ...options.envFile, ...options.overrides };
  const inputs = () => inputsFingerprint(options.workspace, variables, names);
  const resumed = found ? resume(pipeline, found.value, await inputs(), store.directory) : NOT_RESUMED;
  const request = {
    pipeline,
    inputs,
    ...resumed,
    maxParallel: maxParallelOf(pipeline, options.maxParallel),
    onFailure: options.onFailure ?? pipeline.onFailure,
    environment: {
      base: { ...jobBase(options.env, names), ...jobBase(options.envFile, names) },
      overrides: options.overrides,
      secrets,
      contexts: { github, runner: runnerContext(options.env) },
    },
    cancel: options.cancel,
    kill: options.kill,
    weight: history.weight,
    unchanged: changes.unchanged,
    notices: [
      ...resumed.notices,
      ...notices,
      ...changes.notices,
      ...left.map(interrupted),
      ...history.notices,
    ],
  };
  const workspace = workspaceAt(options.workspace);
  await prepared;
  const result = await runPipeline(request, {
    shell,
    prober: networkProber,
    store,
    workspace,
    masker,
    clock,
    emit,
  });
  const lost = store.close(runJson(fold.record)) ?? history.keep(fold.record);
  const reportLost =
    options.reportDirectory === undefined
      ? undefined
      : copyReport(store.directory, resolve(options.workspace, options.reportDirectory));
  await log.done();
  shell.dispose();
  const missing = lost ?? reportLost;
  return ok({
    ...result,
    summaries: result.summaries.map(({ job, text }) => ({ job, text: masker.text(text) })),
    record: fold.record,
    directory: relative(options.workspace, store.directory),
    ...(missing === undefined ? {} : { lost: missing }),
  });
}

/** What the caller asks for, else the file, else the number of processors. */
export const maxParallelOf = (pipeline: Pipeline, asked: number | undefined): number =>
  asked ?? pipeline.maxParallel ?? availableParallelism();

function copyReport(from: string, to: string): string | undefined {
  try {
    mkdirSync(to, { recursive: true });
    for (const name of ['run.json', 'events.ndjson']) copyFileSync(join(from, name), join(to, name));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
