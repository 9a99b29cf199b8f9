import { copyFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { localContext } from '../adapters/git/local-context.js';
import { githubContext, runnerContext } from '../adapters/github/run-context.js';
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
import { type RunResult, runPipeline } from '../engine/run-pipeline.js';
import { runJson } from '../report/run-json.js';
import { noExpectations } from './expectations.js';
import { jobBase } from './job-base.js';
import { type LogOptions, openLog } from './log.js';
import { interrupted, recoverRuns } from './recover.js';
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
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  readonly reportDirectory?: string;
  readonly log: LogOptions;
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
  const clock = systemClock();
  const shell = processShell(clock);
  const prepared = shell.prepare();
  const { pipeline } = options;
  let store: RunDirectory;
  try {
    store = new RunDirectory(options.workspace, new Date(clock.now()), options.launcher);
  } catch (error) {
    await prepared;
    shell.dispose();
    return err(`cannot write .cimyr/ in ${options.workspace}: ${(error as Error).message}`);
  }
  const ids = new Map(pipeline.jobs.map((job) => [job.id, job.index]));
  const log = await openLog(options.log, {
    output: {
      read: (reference, from, to) => readSpool(store.directory, reference, from, to),
      async *follow(job, attempt) {
        // The engine opens the spool right after it has told that the attempt starts.
        await Promise.resolve();
        yield* store.follow(ids.get(job) ?? -1, attempt);
      },
    },
    expectations: noExpectations,
    clock,
  });
  const masker = new Masker((secret) => log.hide(secret));
  const names = declaredSecrets(pipeline);
  const { secrets, notices } = readSecrets(names, { ...options.env, ...options.envFile }, masker);
  const fold = new RecordFold();
  const emit = (event: Event) => {
    fold.add(event);
    log.sink(event);
  };
  const left = await recoverRuns(options.workspace, shell, clock);
  const tellFirst = [...notices, ...left.map(interrupted)];
  const onGitHub = options.env['GITHUB_ACTIONS'] === 'true';
  const expressions = [...expressionsIn(pipeline.variables), ...pipeline.jobs.flatMap(expressionsOf)];
  // Asking Git costs two processes: only where somebody reads the answer.
  const readsGitHub = readsRoot(expressions, 'github');
  const github = onGitHub ? githubContext(options.env) : readsGitHub ? localContext(options.workspace) : {};
  const request = {
    pipeline,
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
    notices: tellFirst,
  };
  const workspace = workspaceAt(options.workspace);
  await prepared;
  const running = runPipeline(request, { shell, store, workspace, masker, clock, emit });
  const result = await running.catch(async (mistake: unknown) => {
    // A log that waits for more would keep the process from ending.
    await log.done();
    throw mistake;
  });
  const lost = store.close(runJson(fold.record));
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
