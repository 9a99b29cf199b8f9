import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import { onAbort } from '../../base/on-abort.js';
import type { Command, CommandEnd, Leftovers, Session, Shell } from '../../ports/shell.js';
import { invocation } from './argv.js';
import { Ending, LEFTOVER_GRACE_MS } from './ending.js';
import { Fifos } from './fifos.js';
import { Output } from './output.js';
import { ProcessTable } from './processes.js';

/** A shell with what it keeps in the temporary folder. */
export interface ProcessShell extends Shell {
  /** Makes ready for the first session while other things are done. */
  prepare(): Promise<void>;
  dispose(): void;
}

/** Real processes on this machine. */
export function processShell(clock: Clock): ProcessShell {
  const fifos = new Fifos();
  const processes = new ProcessTable();
  return {
    open(mark, take) {
      try {
        return new ProcessSession(new Ending(clock, processes, mark), new Output(clock, fifos.open(), take));
      } catch (error) {
        return refusedSession(`no pipe for its output: ${startError(error)}`);
      }
    },
    async sweep(mark, hurry) {
      const ending = new Ending(clock, processes, mark);
      const count = ending.count();
      if (count === 0) return 0;
      const release = hurry ? onAbort(hurry, () => ending.now()) : () => {};
      await ending.finish();
      release();
      return count;
    },
    prepare: () => fifos.prepare(),
    dispose: () => fifos.removeAll(),
  };
}

class ProcessSession implements Session {
  readonly #ending: Ending;
  readonly #output: Output;
  #directory: string | undefined;

  constructor(ending: Ending, output: Output) {
    this.#ending = ending;
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

  async close(): Promise<Leftovers> {
    this.#output.closeWriteEnd();
    // Usually all of it is true at once: no group has a member left, and the pipe's last writer is gone.
    const isQuiet = !this.#ending.hasBegun && !this.#ending.hasGroups();
    let [processes, isDrained] = [0, isQuiet && (await this.#output.drain())];
    if (!isDrained) {
      processes = this.#ending.count();
      await this.#ending.finish(LEFTOVER_GRACE_MS);
      isDrained = await this.#output.drain();
    }
    await this.#output.release();
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
    return { processes, holdsOutput: !isDrained };
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
function startError(error: unknown, directory?: string): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      // Node names the program also where the directory is what is missing.
      if (directory !== undefined && !existsSync(directory))
        return `its working directory ${directory} is gone`;
      return `'${path ?? 'the shell'}' was not found on the PATH`;
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
    close: () => Promise.resolve({ processes: 0, holdsOutput: false }),
  };
}
