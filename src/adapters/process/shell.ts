import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import type { Command, CommandEnd, Session, Shell, TakeOutput } from '../../ports/shell.js';
import { invocation } from './argv.js';
import { Ending } from './ending.js';
import { type Fifo, Fifos } from './fifos.js';

const BUFFER_BYTES = 64 * 1024;
/** How long the output's end is waited for once the last command has exited. */
const LINGER_MS = 250;

/** Real processes on this machine. `dispose` removes what lies in the temporary folder. */
export function processShell(clock: Clock): Shell & { dispose(): void } {
  const fifos = new Fifos();
  return {
    open(mark, take) {
      try {
        return new ProcessSession(clock, mark, new Output(fifos.open(), take));
      } catch (error) {
        return refusedSession(`no pipe for its output: ${(error as Error).message}`);
      }
    },
    async sweep(mark) {
      const ending = new Ending(clock, mark);
      const count = ending.count();
      if (count > 0) await ending.finish();
      return count;
    },
    dispose: () => fifos.removeAll(),
  };
}

/** The read end of an attempt's pipe. Reading stops while the taker is busy: that is the back-pressure. */
class Output {
  readonly writeEnd: number;
  readonly #socket: Socket;
  readonly #fifo: Fifo;
  readonly ended: Promise<void>;
  #isWriteEndOpen = true;
  #hasEnded = false;

  constructor(fifo: Fifo, take: TakeOutput) {
    this.#fifo = fifo;
    this.writeEnd = fifo.writeEnd;
    const socket: Socket = new Socket({
      fd: fifo.readEnd,
      readable: true,
      writable: false,
      onread: {
        buffer: Buffer.allocUnsafe(BUFFER_BYTES),
        callback: (length, buffer) => {
          const busy = take(buffer.subarray(0, length));
          if (!busy) return true;
          // A taker that fails must not stop the job: it has said so itself, and the bytes go nowhere.
          void busy.catch(() => {}).then(() => socket.resume());
          return false;
        },
      },
    });
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#hasEnded = true;
        resolve();
      });
      socket.once('error', () => socket.destroy());
    });
  }

  closeWriteEnd(): void {
    if (this.#isWriteEndOpen) closeSync(this.writeEnd);
    this.#isWriteEndOpen = false;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  release(): void {
    this.#fifo.giveBack(this.#hasEnded);
    this.#socket.destroy();
  }
}

class ProcessSession implements Session {
  readonly #clock: Clock;
  readonly #ending: Ending;
  readonly #output: Output;
  #directory: string | undefined;

  constructor(clock: Clock, mark: string, output: Output) {
    this.#clock = clock;
    this.#ending = new Ending(clock, mark);
    this.#output = output;
  }

  run({ text, shell, directory, env }: Command): Promise<CommandEnd> {
    const { writeEnd } = this.#output;
    return new Promise((resolve) => {
      const fail = (error: unknown) =>
        resolve({ kind: 'start-error', message: startError(error, directory) });
      let child: ChildProcess;
      try {
        const [program, ...args] = this.#argv(shell, text);
        child = spawn(program, args, {
          cwd: directory,
          env,
          detached: true,
          stdio: ['ignore', writeEnd, writeEnd],
        });
      } catch (error) {
        return fail(error);
      }
      if (child.pid !== undefined) this.#ending.watch(child.pid);
      child.once('error', fail);
      child.once('exit', (code, signal) => {
        // Neither code nor signal would mean that nobody knows how it ended: never a success.
        if (code !== null) resolve({ kind: 'exit', code });
        else resolve({ kind: 'signal', signal: signal ?? 'unknown' });
      });
    });
  }

  stop(): void {
    this.#ending.begin();
  }

  kill(): void {
    this.#ending.now();
  }

  async close(): Promise<number> {
    this.#output.closeWriteEnd();
    // Usually both are true at once: no group has a member left, and the pipe's last writer is gone.
    const isQuiet = !this.#ending.hasGroups() && (await this.#endsSoon());
    let left = 0;
    if (!isQuiet) {
      left = this.#ending.count();
      await this.#ending.finish();
      await this.#endsSoon();
    }
    this.#ending.cancel();
    this.#output.release();
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
    return left;
  }

  #endsSoon(): Promise<boolean> {
    if (this.#output.hasEnded) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.#clock.after(LINGER_MS, () => resolve(false));
      void this.#output.ended.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  #argv(shell: Command['shell'], text: string): readonly [string, ...string[]] {
    const how = invocation(shell, text);
    if (!('extension' in how)) return how.argv;
    const directory = (this.#directory ??= mkdtempSync(join(tmpdir(), 'cimyr-script-')));
    const path = join(directory, `command${how.extension}`);
    writeFileSync(path, text, { mode: 0o600 });
    return [...how.argv, path];
  }
}

/** The system's refusal in words: the usual ones name what is missing. */
function startError(error: unknown, directory: string): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return `'${path ?? 'the shell'}' was not found on the PATH (in ${directory})`;
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files; raise the limit (ulimit -n) or lower max-parallel';
    case 'EAGAIN':
      return 'the system refuses more processes; raise the limit (ulimit -u) or lower max-parallel';
    case 'E2BIG':
      return 'environment and command are too long for the system';
    default:
      return message;
  }
}

function refusedSession(message: string): Session {
  return {
    run: () => Promise.resolve({ kind: 'start-error', message }),
    stop: () => {},
    kill: () => {},
    close: () => Promise.resolve(0),
  };
}
