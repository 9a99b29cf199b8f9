import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import { onAbort } from '../base/on-abort.js';
import { ok } from '../base/result.js';
import type { AttemptOutcome, SpoolReference } from '../domain/event.js';
import type { Job } from '../domain/pipeline.js';
import type { SaidFindings } from '../ports/finding-reader.js';
import type { Scratch, Spool } from '../ports/run-store.js';
import type { Command, Shell } from '../ports/shell.js';
import {
  failedBy,
  isSuccess,
  NO_OUTPUT,
  type OuterLimits,
  outcomeOfCommand,
  outcomeOfStop,
  type StopReason,
} from './attempt-outcomes.js';
import { CommandFiles } from './command-files.js';
import { failedRow } from './failed-row.js';
import { idleTimer } from './idle-timer.js';
import { leftBehind } from './left-behind.js';
import { maskCommands } from './mask-commands.js';
import { SaidCollector } from './said-findings.js';
import { runWatched, type WatchedEnd } from './watched-script.js';

export interface AttemptRequest {
  readonly job: Job;
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  /** What its processes carry in CIMYR_TRACKING_ID. */
  readonly mark: string;
  /** Aborts with a StopReason. */
  readonly stop: AbortSignal;
  /** Aborts when there is no time left for a polite end. */
  readonly kill: AbortSignal;
  readonly limits: OuterLimits;
}

export interface AttemptPorts {
  readonly shell: Shell;
  readonly spool: Spool;
  readonly scratch: Scratch;
  readonly masker: Masker;
  readonly clock: Clock;
}

export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  readonly spool?: SpoolReference;
  /** As it may be shown. Empty after a success: nobody reads it. */
  readonly tail: Masked;
  /** The same as it was printed. */
  readonly printed: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the job wrote to GITHUB_STEP_SUMMARY. */
  readonly summary: string;
  /** What its output said about the code. */
  readonly said: SaidFindings;
  readonly notices: readonly string[];
}

/** Runs a job's commands once, one after another, until one fails or somebody stops it. */
export async function runAttempt(request: AttemptRequest, ports: AttemptPorts): Promise<AttemptResult> {
  const { job } = request;
  const { shell, spool, scratch, masker, clock } = ports;
  let stopped: StopReason | undefined;
  const end = (reason: StopReason) => {
    // The first reason wins.
    stopped ??= reason;
    session.stop();
  };
  const silence = idleTimer(clock, job.idleTimeoutMs, () => end('idle-timeout'));
  const commands = maskCommands(masker);
  const stream = masker.stream();
  const said = new SaidCollector();
  const take = (masked: Uint8Array) => {
    said.push(masked);
    return spool.write(masked);
  };
  const session = shell.open(request.mark, (chunk) => {
    silence.restart();
    return take(stream.push(commands.push(chunk)));
  });
  const releases = [
    onAbort(request.stop, () => end(request.stop.reason as StopReason)),
    job.timeoutMs === undefined ? () => {} : clock.after(job.timeoutMs, () => end('timeout')),
    () => silence.stop(),
  ];
  // Whoever is in a hurry is so until the last process is gone.
  const releaseKill = onAbort(request.kill, () => session.kill());
  const files = new CommandFiles(scratch, masker);
  const run = (command: Command) => runWatched(command, session, scratch);
  const ran = await runCommands(request, run, files, () => stopped);
  for (const release of releases) release();
  const left = await session.close();
  releaseKill();

  await take(stream.push(commands.end()));
  await take(stream.end());
  const { reference, lost } = await spool.close();
  const rest = files.take(request.env);
  scratch.giveBack();
  const came = ran.kind === 'failed' ? outcomeOfFailed(ran, job, spool.tail(), masker) : ran.outcome;
  const outcome = came.status === 'success' && !rest.ok ? failedBy(rest.error) : came;
  return {
    outcome,
    ...(reference ? { spool: reference } : {}),
    printed: outcome.status === 'success' ? '' : spool.tail(),
    tail: outcome.status === 'success' ? NO_OUTPUT : masker.lastLines(spool.tail()),
    outputs: files.outputs,
    summary: files.summary,
    said: said.end(),
    notices: [
      ...(stopped ? [] : leftBehind(left)),
      ...(lost === undefined ? [] : [`part of the output is lost: ${lost}`]),
      ...files.notices,
    ],
  };
}

/** How the commands of an attempt came to their end; which row of one failed is told by all its output. */
type Ran =
  | { readonly kind: 'ended'; readonly outcome: AttemptOutcome }
  | (WatchedEnd & { readonly kind: 'failed'; readonly index: number });

const ended = (outcome: AttemptOutcome): Ran => ({ kind: 'ended', outcome });

async function runCommands(
  { job, directory, env, limits }: AttemptRequest,
  run: (command: Command) => Promise<WatchedEnd>,
  files: CommandFiles,
  stopped: () => StopReason | undefined,
): Promise<Ran> {
  let carried = env;
  for (const [index, text] of job.commands.entries()) {
    if (stopped()) break;
    // What the last one wrote is taken at the end.
    const taken = index === 0 ? ok(env) : files.take(carried);
    if (!taken.ok) return ended(failedBy(taken.error));
    carried = taken.value;
    const watched = await run({ text, shell: job.shell, directory, env: carried });
    if (stopped()) break;
    if (!isSuccess(watched.end)) return { kind: 'failed', index, ...watched };
  }
  const reason = stopped();
  return ended(reason ? outcomeOfStop(reason, job, limits) : { status: 'success' });
}

function outcomeOfFailed(
  { end, notes, index }: Extract<Ran, { kind: 'failed' }>,
  { commands, commandPlaces, shell }: Job,
  printed: string,
  masker: Masker,
): AttemptOutcome {
  const text = commands[index] ?? '';
  const row = failedRow({ text, shell, end, notes, printed });
  return outcomeOfCommand(end, { text, place: commandPlaces[index], row }, masker);
}
