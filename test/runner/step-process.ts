import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandLog } from './commands.js';

/** How long the runner waits, in ms: after SIGINT, after SIGTERM, and for the pipes once the process is gone. */
export interface Timers {
  readonly sigint: number;
  readonly sigterm: number;
  readonly pipes: number;
}
export const runnerTimers: Timers = { sigint: 7500, sigterm: 2500, pipes: 5000 };

export interface Ended {
  /** As .NET has it: 128 plus the signal. Null when the runner gave the step up (CommandLog.broken). */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly cancelled: boolean;
  readonly durationMs: number;
  readonly msToExitAfterCancel: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StepProcess {
  readonly command: readonly [node: string, script: string];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: CommandLog;
  readonly timers: Timers;
  /** Receives what may be done to the step while it runs: cancel the job, or kill the process from outside. */
  readonly onStart: (cancel: () => void, kill: () => void) => void;
}

/** The runner's ProcessInvoker on Linux. */
export async function runStep({ command, cwd, env, log, timers, onStart }: StepProcess): Promise<Ended> {
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), { cwd, env, stdio: 'pipe' });
  child.stdin.end();
  const pipes = readPipes(child, log);
  const exit = once(child, 'exit').then(() => {
    const { exitCode, signalCode: signal } = child;
    const at = performance.now();
    return { exitCode: signal === null ? exitCode : 128 + constants.signals[signal], signal, at };
  });
  /** The process is gone, and its pipes are closed or were held on by a descendant for too long. */
  const finished = exit.then(() => within(timers.pipes, pipes.closed));
  let cancelling: { readonly at: number; readonly done: Promise<void> } | undefined;
  let over = false;
  const cancel = (): void => {
    if (!over) cancelling ??= { at: performance.now(), done: signalUntil(finished, child, timers) };
  };
  onStart(cancel, () => void child.kill('SIGKILL'));

  const { exitCode, signal, at } = await Promise.race([finished.then(() => exit), pipes.broken]);
  over = true;
  pipes.leave();
  child.unref();
  const durationMs = performance.now() - started;
  if (log.broken === undefined) await cancelling?.done;
  const cancelled = cancelling !== undefined && log.broken === undefined;
  const msToExitAfterCancel = cancelling === undefined ? null : Math.max(0, at - cancelling.at);
  return { exitCode, signal, cancelled, durationMs, msToExitAfterCancel, ...pipes.raw };
}

/** Only the node process is signalled, never its group; a wait ends when its pipes are closed too. */
async function signalUntil(
  finished: Promise<unknown>,
  child: ChildProcessWithoutNullStreams,
  timers: Timers,
): Promise<void> {
  if (child.kill('SIGINT') && (await within(timers.sigint, finished))) return;
  if (child.kill('SIGTERM') && (await within(timers.sigterm, finished))) return;
  child.kill('SIGKILL');
}

function readPipes(child: ChildProcessWithoutNullStreams, log: CommandLog) {
  const raw = { stdout: '', stderr: '' };
  let reading = true;
  const gaveUp = new AbortController();
  const broken = once(gaveUp.signal, 'abort').then(() => ({ exitCode: null, signal: null, at: 0 }));
  const read = async (name: 'stdout' | 'stderr'): Promise<void> => {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      if (!reading) return;
      raw[name] += text;
      log.write(name, text);
      if (log.broken !== undefined) gaveUp.abort();
    });
    await once(child[name], 'close');
    if (reading) log.end(name);
  };
  /** A descendant may hold the pipes on: they are drained, but nobody listens or waits. */
  const leave = (): void => {
    reading = false;
    for (const stream of [child.stdout, child.stderr]) (stream as Socket).unref();
  };
  return { raw, broken, leave, closed: Promise.all([read('stdout'), read('stderr')]) };
}

/** Whether the promise was settled within so many ms. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
  return Promise.race([promise.then(() => true), late]).finally(() => timer.abort());
}
