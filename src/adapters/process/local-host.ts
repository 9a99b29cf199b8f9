import { type ChildProcessWithoutNullStreams, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { boundary } from '../../base/boundary.js';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import { ScriptAnswer } from '../../domain/rollout/script-answer.js';
import { carried, carrierCommand } from '../../domain/rollout/script-carrier.js';
import { type Host, type HostFailure, MOST, type ScriptEnd, unframedFailure } from '../../ports/host.js';
import { unmarkedShell } from './limit-mark.js';
import { SPARE_DESCRIPTOR } from './processes.js';

/** This machine as a host. */
export function localHost(env: Readonly<Record<string, string>>): Host {
  const closed = new AbortController();
  return {
    name: 'local',
    run: (script, input, signal = closed.signal, most = MOST) =>
      run(script, { env, most, signal: AbortSignal.any([signal, closed.signal]) }, input),
    async connect(host, port) {
      const socket = connect({ host, port });
      try {
        await once(socket, 'connect');
        return ok(socket);
      } catch (error) {
        return err(failure((error as Error).message));
      }
    },
    close: () => closed.abort(),
  };
}

interface Running {
  readonly env: Readonly<Record<string, string>>;
  readonly most: number;
  readonly signal: AbortSignal;
}

async function run(
  script: string,
  { env, most, signal }: Running,
  input: Readable | undefined,
): Promise<Result<ScriptEnd, HostFailure>> {
  if (signal.aborted) return err(failure('it is closed; nothing was run'));
  const child = spawnApart(unmarkedShell(carrierCommand), env);
  const mark = boundary();
  const answer = new ScriptAnswer(mark, most);
  // What a script has left behind may hold the streams open: its answer is whole all the same.
  const leave = () => answer.isWhole && closeStreams(child);
  child.stdout.on('data', (chunk: Buffer) => void (answer.stdout.add(chunk), leave()));
  child.stderr.on('data', (chunk: Buffer) => void (answer.stderr.add(chunk), leave()));
  // A script that ends early does not read all: its end says why.
  child.stdin.on('error', () => {});
  const ended = new Promise<Result<ScriptEnd, HostFailure>>((resolve) => {
    child.once('error', (error) => resolve(err(failure(error.message))));
    child.once('close', (code) => {
      const end = answer.read(code);
      if (end.ok) resolve(end);
      else resolve(err(signal.aborted ? ABANDONED : unframedFailure('local', end.error)));
    });
  });
  const release = onAbort(signal, () => abandon(child));
  void ended.then(release);
  child.stdin.write(carried(mark, script));
  if (!input) child.stdin.end();
  else {
    const sent = await pipeline(input, child.stdin).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    );
    if (sent && sent.code !== 'EPIPE' && sent.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      end(child);
      await ended;
      return err(failure(sent.message));
    }
  }
  return ended;
}

/** A command of the user's has a session of its own and goes on: nobody waits for that. */
function abandon(child: ChildProcessWithoutNullStreams): void {
  end(child);
  closeStreams(child);
}

function closeStreams(child: ChildProcessWithoutNullStreams): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
}

/** The script's shell, and what it waits for. */
function end({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // They have all ended.
  }
}

/** In a group of its own: an interrupt from the keyboard is ours to heed. What is started here may be to stay: without what a pipeline's job around us is known by. */
function spawnApart(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = argv;
  const closed = openSync('/dev/null', 'r');
  try {
    const between = Array.from({ length: SPARE_DESCRIPTOR - 3 }, () => 'ignore' as const);
    const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...between, closed];
    return spawn(program, args, { env, stdio, detached: true }) as ChildProcessWithoutNullStreams;
  } finally {
    closeSync(closed);
  }
}

const ABANDONED: HostFailure = {
  code: 'E-LOCAL',
  message: 'local: nobody waits any more',
  isFinal: false,
  mayHaveRun: true,
};

const failure = (message: string): HostFailure => ({
  code: 'E-LOCAL',
  message: `local: ${message}`,
  isFinal: true,
});
