import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import { onAbort } from '../../base/on-abort.js';
import { poll } from '../../base/poll.js';
import { ok, type Result } from '../../base/result.js';
import { makeTemporaryFolder, removeFolder } from '../../base/temporary-folder.js';
import type { Command, Leftovers, Session, Shell, ShellCommandEnd } from '../../ports/shell.js';
import { invocation } from './argv.js';
import { Ending, LEFTOVER_GRACE_MS } from './ending.js';
import { Fifos } from './fifos.js';
import { limitFor } from './limit-mark.js';
import { AttemptOutput } from './output.js';
import { canList, ProcessTable, processName, SPARE_DESCRIPTOR } from './processes.js';

/** Orphans that end within this time are not worth a word. */
const PASSING = { intervalMs: 50, deadlineMs: 1500 };

/** A shell with what it keeps in the temporary folder. */
export interface ProcessShell extends Shell {
  /**
   * What makes ready for the first session while other things are done; the error: why none can be opened. A mark is
   * for a process of one run: all that it starts from then on has it, so that `sweep` finds it whatever it does.
   */
  prepare(): Result<(mark: string | undefined) => Promise<void>, string>;
  dispose(): void;
}

/** Real processes on this machine. */
export function processShell(clock: Clock): ProcessShell {
  const fifos = new Fifos();
  const processes = new ProcessTable();
  let claimed: string | undefined;
  /** Where commands were started. */
  const places = new Set<string>();
  /** Most of others' end by themselves soon. */
  const lastingOrphans = async (hurry?: AbortSignal): Promise<number[]> => {
    let found = processes.orphans(places);
    if (found.length === 0) return found;
    await poll(clock, PASSING, () => {
      const left = new Set(processes.orphans(places));
      found = found.filter((pid) => left.has(pid));
      return found.length === 0 || hurry?.aborted === true;
    });
    return found;
  };
  return {
    open(mark, take) {
      try {
        const output = new AttemptOutput(clock, fifos.open(), take);
        return new ProcessSession(
          new Ending(clock, processes, { mark, pipe: output.path, isOwn: true }),
          output,
          places,
        );
      } catch (error) {
        return refusedSession(`no pipe for its output: ${startError(error)}`);
      }
    },
    async sweep(mark, hurry) {
      const ending = new Ending(clock, processes, { mark, hasLimit: true, isOwn: mark === claimed });
      const count = ending.count();
      const release = hurry ? onAbort(hurry, () => ending.now()) : () => {};
      if (count > 0) await ending.finish();
      release();
      const orphans = claimed !== undefined && mark === claimed ? await lastingOrphans(hurry) : [];
      const goOn = [...ending.outOfReach(), ...orphans];
      return { processes: count, goOn: goOn.map(processName) };
    },
    prepare() {
      const pipes = fifos.prepare();
      if (!pipes.ok) return pipes;
      return ok(async (mark) => {
        claimed = canList ? mark : undefined;
        await pipes.value(claimed === undefined ? undefined : limitFor(claimed));
      });
    },
    dispose: () => fifos.removeAll(),
  };
}

class ProcessSession implements Session {
  readonly #ending: Ending;
  readonly #output: AttemptOutput;
  readonly #places: Set<string>;
  #directory: string | undefined;

  constructor(ending: Ending, output: AttemptOutput, places: Set<string>) {
    this.#ending = ending;
    this.#output = output;
    this.#places = places;
  }

  run(command: Command): Promise<ShellCommandEnd> {
    this.#places.add(command.directory);
    return new Promise((resolve) => {
      const fail = (error: unknown) =>
        resolve({ kind: 'start-error', message: startError(error, command.directory) });
      let child: ChildProcess;
      try {
        child = this.#spawn(command);
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

  #spawn({ text, shell, directory, env }: Command): ChildProcess {
    const { argv, input } = this.#invocation(shell, text);
    const [program, ...args] = argv;
    try {
      return this.#output.withWriteEnds((stdout, stderr) =>
        spawn(program, args, {
          cwd: directory,
          env,
          detached: true,
          stdio: [input ?? 'ignore', stdout, stderr, ...SPARE, ...(canList ? [this.#output.writeEnd] : [])],
        }),
      );
    } finally {
      if (input !== undefined) closeSync(input);
    }
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
    let goOn: readonly string[] = [];
    if (!isDrained) {
      processes = this.#ending.count();
      await this.#ending.finish(LEFTOVER_GRACE_MS);
      goOn = this.#ending.outOfReach().map(processName);
      isDrained = await this.#output.drain();
    }
    await this.#output.release();
    if (this.#directory) removeFolder(this.#directory);
    return { processes, goOn, holdsOutput: !isDrained };
  }

  #invocation(shell: Command['shell'], text: string) {
    const how = invocation(shell, text);
    if (how.by === 'argument') return { argv: how.argv };
    const path = join((this.#directory ??= makeTemporaryFolder()), `command${how.extension}`);
    writeFileSync(path, how.text, { mode: 0o600 });
    if (how.by === 'input') return { argv: how.argv, input: openSync(path, 'r') };
    return { argv: [...how.argv, path] as const };
  }
}

/** Nothing between stderr and the spare descriptor. */
const SPARE = Array.from({ length: canList ? SPARE_DESCRIPTOR - 3 : 0 }, () => 'ignore' as const);

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
    close: () => Promise.resolve({ processes: 0, goOn: [], holdsOutput: false }),
  };
}
