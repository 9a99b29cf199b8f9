import { type ChildProcessWithoutNullStreams, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import { carried, carrierCommand } from '../../domain/rollout/script-carrier.js';
import type { Host, HostFailure, ScriptEnd } from '../../ports/host.js';
import { unmarkedShell } from './limit-mark.js';
import { SPARE_DESCRIPTOR } from './processes.js';

const MAX_STDOUT = 1024 * 1024;
const MAX_STDERR = 64 * 1024;

/** This machine as a host. */
export function localHost(env: Readonly<Record<string, string>>): Host {
  const closed = new AbortController();
  return {
    name: 'local',
    run: (script, input, signal = closed.signal) =>
      run(script, env, input, AbortSignal.any([signal, closed.signal])),
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

async function run(
  script: string,
  env: Readonly<Record<string, string>>,
  input: Readable | undefined,
  signal: AbortSignal,
): Promise<Result<ScriptEnd, HostFailure>> {
  if (signal.aborted) return err(failure('it is closed; nothing was run'));
  const child = spawnApart(unmarkedShell(carrierCommand), env);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout.length < MAX_STDOUT) stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  // A script that ends early does not read all: its end says why.
  child.stdin.on('error', () => {});
  const ended = new Promise<Result<ScriptEnd, HostFailure>>((resolve) => {
    child.once('error', (error) => resolve(err(failure(error.message))));
    child.once('close', (code) =>
      resolve(signal.aborted ? err(ABANDONED) : ok({ ...(code === null ? {} : { code }), stdout, stderr })),
    );
  });
  const release = onAbort(signal, () => abandon(child));
  void ended.then(release);
  child.stdin.write(carried(script));
  if (!input) child.stdin.end();
  else {
    const sent = await pipeline(input, child.stdin).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    );
    if (sent && sent.code !== 'EPIPE' && sent.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      child.kill('SIGKILL');
      await ended;
      return err(failure(sent.message));
    }
  }
  return ended;
}

/** What it has started may go on, and keep its output open: nobody waits for that. */
function abandon(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL');
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
}

/** What is started here may be to stay: without what a pipeline's job around us is known by. */
function spawnApart(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = argv;
  const closed = openSync('/dev/null', 'r');
  try {
    const between = Array.from({ length: SPARE_DESCRIPTOR - 3 }, () => 'ignore' as const);
    const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...between, closed];
    return spawn(program, args, { env, stdio }) as ChildProcessWithoutNullStreams;
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
