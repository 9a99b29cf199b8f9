import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A named pipe, open at both ends. */
export interface Fifo {
  readonly readEnd: number;
  readonly writeEnd: number;
  /** `clean`: everybody else has closed it, so that it may serve again. */
  giveBack(clean: boolean): void;
}

const BATCH = 8;

/**
 * Named pipes for the output of jobs. Node's own pipes are sockets, on which `echo > /dev/stderr` fails, and it
 * has one for each of stdout and stderr, which loses the order between them. One pipe for both keeps it.
 */
export class Fifos {
  #directory: string | undefined;
  #made = 0;
  readonly #free: string[] = [];

  /** Throws when the system refuses; the caller says so as a job that could not start. */
  open(): Fifo {
    const path = this.#free.pop() ?? this.#make();
    // The read end first and without waiting: opening a pipe to write would block until it has a reader.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const writeEnd = openSync(path, constants.O_WRONLY);
      return {
        readEnd,
        writeEnd,
        giveBack: (clean) => {
          if (clean) this.#free.push(path);
          else rmSync(path, { force: true });
        },
      };
    } catch (error) {
      closeSync(readEnd);
      throw error;
    }
  }

  removeAll(): void {
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = undefined;
    this.#free.length = 0;
  }

  #make(): string {
    const directory = (this.#directory ??= mkdtempSync(join(tmpdir(), 'cimyr-')));
    const paths = Array.from({ length: BATCH }, () => join(directory, String(this.#made++)));
    execFileSync('mkfifo', ['-m', '600', ...paths], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#free.push(...paths.reverse());
    return this.#free.pop() as string;
  }
}
