import { availableParallelism } from 'node:os';
import { findingReader } from '../adapters/findings/reader.js';
import { processShell } from '../adapters/process/shell.js';
import { readSpool } from '../adapters/store/read-spool.js';
import { writeReport } from '../adapters/store/report.js';
import { RunDirectory } from '../adapters/store/run-store.js';
import type { StateDirectory } from '../adapters/store/state.js';
import { workspaceAt } from '../adapters/store/workspace.js';
import { type Clock, systemClock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import { once } from '../base/once.js';
import { err, ok, type Result } from '../base/result.js';
import type { Event, SpoolReference } from '../domain/event.js';
import { withMaskedNames } from '../domain/masked-names.js';
import type { Pipeline } from '../domain/pipeline.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import { runPipeline } from '../engine/run-pipeline.js';
import type { RunResult } from '../engine/run-request.js';
import type { NetworkGauge } from '../ports/gauge.js';
import { runJson } from '../report/run-json.js';
import { adoptEarlierState } from './earlier-state.js';
import { expectationsFrom } from './expectations.js';
import { type PipelineHistory, pipelineHistory } from './history.js';
import { openLog } from './log.js';
import { interrupted, recoverRuns } from './recover.js';
import { requestOf, revisionIn } from './request.js';
import type { Resumable } from './resume.js';
import type { RunOptions } from './run-options.js';
import { secretsOf } from './secrets.js';
import { isTraceAsked } from './trace/asked.js';
import type { RunTracing } from './trace/run.js';

export interface FinishedRun extends RunResult {
  readonly record: RunRecord;
  /** Absolute. */
  readonly directory: string;
  /** What could not be kept on disk. */
  readonly lost?: string;
  /** No secret of the run is left in what it gives. */
  readonly mask: (text: string) => Masked;
  /** What jobs usually took before. */
  readonly expected: PipelineHistory['expected'];
  /** What a person should know of what came after the run's end. */
  readonly afterwards: readonly string[];
}

/** Runs a pipeline with the real world's parts. The error is why nothing could be started. */
export async function runConfigured(options: RunOptions): Promise<Result<FinishedRun, string>> {
  const { workspace, state, masker } = options;
  const secrets = secretsOf(options, masker);
  const pipeline = withMaskedNames(options.pipeline, (text) => masker.name(text));
  const found = await resumableOf(options, pipeline);
  if (!found.ok) return found;
  const clock = systemClock();
  const shell = processShell(clock);
  const prepare = shell.prepare();
  if (!prepare.ok) return prepare;
  const opened = openRun(state, clock, options.launcher);
  if (!opened.ok) {
    shell.dispose();
    return opened;
  }
  const store = opened.value;
  const prepared = prepare.value(options.isWholeProcess ? `:${store.id}.` : undefined);
  const adopted = await adoptEarlierState(workspace, state);
  const fold = new RecordFold();
  const history = pipelineHistory(state, pipeline, clock, revisionIn(options.env));
  const maxParallel = maxParallelOf(pipeline, options.maxParallel);
  const expectations = expectationsFrom(history, maxParallel, () => fold.record, clock);
  const log = await openLog(options.log, { pipeline, store, expectations, clock });
  masker.tell((secret) => log.hide(secret));
  const emit = (event: Event) => {
    fold.add(event);
    log.sink(event);
  };
  const left = await recoverRuns(state, shell, clock);
  const tracing = await tracingOf(options, found.value?.record, masker, clock);
  const request = await requestOf(
    { ...options, pipeline },
    {
      maxParallel,
      masker,
      secrets,
      history,
      tracing,
      notices: [...adopted, ...left.map(interrupted)],
      resumable: found.value,
      directory: store.directory,
    },
  );
  await prepared;
  const checkout = workspaceAt(workspace, state);
  const output = (spool: SpoolReference, from: number, to: number) =>
    readSpool(store.directory, spool, from, to);
  // Asked once, when the first failed job has said something of a file.
  const tracked = once(async () => (await import('../adapters/git/tracked.js')).trackedFiles(workspace));
  const ports = {
    shell,
    gauge: serviceGauge(clock),
    store,
    workspace: checkout,
    findings: findingReader({ workspace: checkout, masker, output, clock, tracked }),
    masker,
    clock,
    emit,
  };
  const result = await runPipeline(request, ports).catch(async (mistake: unknown) => {
    // A log that waits for more would keep the process from ending.
    await log.done();
    throw mistake;
  });
  const { lost, notices } = await keep(fold.record, {
    store,
    history,
    reportDirectory: options.reportDirectory,
  });
  await log.done();
  shell.dispose();
  const afterwards = [...notices, ...((await tracing?.send(fold.record)) ?? [])];
  return ok({
    ...result,
    summaries: result.summaries.map(({ job, text }) => ({ job, text: masker.bare(text) })),
    record: fold.record,
    directory: store.directory,
    mask: (text) => masker.text(text),
    expected: history.expected,
    afterwards,
    ...(lost === '' ? {} : { lost }),
  });
}

/** Loaded only where a service is asked. */
function serviceGauge(clock: Clock): NetworkGauge {
  const gauge = once(async () => {
    const { networkGauge } = await import('../adapters/http/gauge.js');
    return networkGauge(clock, undefined, { isBrief: true });
  });
  return async (check, signal) => (await gauge())(check, signal);
}

async function resumableOf(
  { state, resume }: RunOptions,
  pipeline: Pipeline,
): Promise<Result<Resumable | undefined, string>> {
  if (resume === undefined) return ok(undefined);
  const { findResumable } = await import('./resume.js');
  return findResumable(state, pipeline, resume);
}

/** Loaded only where a trace is asked for. */
async function tracingOf(
  { env, envFile, workspace, cancel, kill }: RunOptions,
  resumed: RunRecord | undefined,
  masker: Masker,
  clock: Clock,
): Promise<RunTracing | undefined> {
  const surroundings = { ...env, ...envFile };
  if (!isTraceAsked(surroundings)) return undefined;
  const { openRunTracing } = await import('./trace/run.js');
  return openRunTracing(
    { env: surroundings, workspace, resumes: resumed?.trace, cancel, kill },
    masker,
    clock,
  );
}

function openRun(
  state: StateDirectory,
  clock: Clock,
  launcher: readonly string[],
): Result<RunDirectory, string> {
  try {
    return ok(new RunDirectory(state, new Date(clock.now()), launcher));
  } catch (error) {
    return err(`no run can be kept in ${state}: ${(error as Error).message}`);
  }
}

/** What the caller asks for, else the file, else the number of processors. */
export const maxParallelOf = (pipeline: Pipeline, asked: number | undefined): number =>
  asked ?? pipeline.maxParallel ?? availableParallelism();

/** Record, history and report, each on its own: what one of them could not be is said, and the others are written. */
async function keep(
  record: RunRecord,
  {
    store,
    history,
    reportDirectory,
  }: {
    readonly store: RunDirectory;
    readonly history: PipelineHistory;
    readonly reportDirectory: string | undefined;
  },
): Promise<{ readonly lost: string; readonly notices: readonly string[] }> {
  const json = runJson(record);
  const closed = store.close(json);
  const { lost: forgotten, notice } = await history.keep(record);
  const reported =
    reportDirectory === undefined ? undefined : writeReport(store.directory, json, reportDirectory);
  const lost = [closed, forgotten, reported].filter((why) => why !== undefined);
  return { lost: [...new Set(lost)].join('; '), notices: notice === undefined ? [] : [notice] };
}
