import type { Clock } from '../base/clock.js';
import type { Masked, Masker } from '../base/masker.js';
import { onAbort } from '../base/on-abort.js';
import type { AttemptOutcome, SpoolReference } from '../domain/event.js';
import type { Job } from '../domain/pipeline.js';
import type { Scratch, Spool } from '../ports/run-store.js';
import type { Session, Shell } from '../ports/shell.js';
import { failed, NO_OUTPUT, outcomeOfCommand, outcomeOfStop, type StopReason } from './attempt-outcomes.js';
import { CommandFiles } from './command-files.js';
import { idleTimer } from './idle-timer.js';
import { maskCommands } from './mask-commands.js';

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
  readonly runTimeoutMs: number | undefined;
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
  /** Empty after a success: nobody reads it. */
  readonly tail: Masked;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the job wrote to GITHUB_STEP_SUMMARY. */
  readonly summary: string;
  readonly notices: readonly string[];
}

/** Runs a job's commands once, one after another, until one fails or somebody stops it. */
export async function runAttempt(request: AttemptRequest, ports: AttemptPorts): Promise<AttemptResult> {
  const { job } = request;
  const { shell, spool, scratch, masker, clock } = ports;
  const ending = new AbortController();
  // The first reason wins: an abort signal keeps it.
  const end = (reason: StopReason) => ending.abort(reason);
  const silence = idleTimer(clock, job.idleTimeoutMs, () => end('idle-timeout'));
  const commands = maskCommands(masker);
  const stream = masker.stream();
  const session = shell.open(request.mark, (chunk) => {
    silence.restart();
    return spool.write(stream.push(commands.push(chunk)));
  });
  const releases = [
    onAbort(ending.signal, () => session.stop()),
    onAbort(request.stop, () => end(request.stop.reason as StopReason)),
    onAbort(request.kill, () => session.kill()),
    job.timeoutMs === undefined ? () => {} : clock.after(job.timeoutMs, () => end('timeout')),
  ];
  const files = new CommandFiles(scratch, masker);
  const ran = await runCommands(
    request,
    session,
    { ...request.env, ...scratch.env },
    files,
    masker,
    ending.signal,
  );
  for (const release of releases) release();
  silence.stop();

  const left = await session.close();
  await spool.write(stream.push(commands.end()));
  await spool.write(stream.end());
  const { reference, lost } = await spool.close();
  const outputs = files.outputs();
  const summary = files.summary();
  scratch.remove();
  const outcome = ran.status === 'success' && !outputs.ok ? failed(outputs.error) : ran;
  return {
    outcome,
    ...(reference ? { spool: reference } : {}),
    tail: outcome.status === 'success' ? NO_OUTPUT : (spool.tail() as Masked),
    outputs: outputs.ok ? outputs.value : {},
    summary,
    notices: [
      ...(ending.signal.aborted ? [] : leftBehind(left)),
      ...(lost === undefined ? [] : [`part of the output is lost: ${lost}`]),
    ],
  };
}

async function runCommands(
  { job, directory, runTimeoutMs }: AttemptRequest,
  session: Session,
  env: Readonly<Record<string, string>>,
  files: CommandFiles,
  masker: Masker,
  ending: AbortSignal,
): Promise<AttemptOutcome> {
  let carried = env;
  for (const text of job.commands) {
    if (ending.aborted) break;
    const end = await session.run({ text, shell: job.shell, directory, env: carried });
    if (ending.aborted) break;
    const outcome = outcomeOfCommand(end, text, masker);
    if (outcome) return outcome;
    const next = files.carry(carried);
    if (!next.ok) return failed(next.error);
    carried = next.value;
  }
  return ending.aborted
    ? outcomeOfStop(ending.reason as StopReason, job, runTimeoutMs)
    : { status: 'success' };
}

function leftBehind(count: number): string[] {
  if (count === 0) return [];
  const what =
    count === 1 ? '1 process left running by the job was' : `${count} processes left running by the job were`;
  return [`${what} ended; what must go on belongs into a job that waits for it`];
}
