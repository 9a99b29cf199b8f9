import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A named pipe, open at both ends, and the memory that it is read into. */
export interface Fifo {
  readonly readEnd: number;
  readonly writeEnd: number;
  readonly buffer: Buffer;
  /** `clean`: everybody else has closed it, so that it may serve again. */
  giveBack(clean: boolean): void;
}

const BATCH = 8;
const BUFFER_BYTES = 64 * 1024;

/**
 * Named pipes for the output of jobs. Node's own pipes are sockets, on which `echo > /dev/stderr` fails, and it
 * has one for each of stdout and stderr, which loses the order between them. One pipe for both keeps it.
 */
export class Fifos {
  #directory: string | undefined;
  #made = 0;
  readonly #free: string[] = [];
  readonly #buffers: Buffer[] = [];

  /** Throws when the system refuses; the caller says so as a job that could not start. */
  open(): Fifo {
    try {
      return this.#open(this.#free.pop() ?? this.#make());
    } catch {
      // A job may have cleaned the temporary folder, and the pipes with it: new ones are made.
      this.removeAll();
      return this.#open(this.#make());
    }
  }

  removeAll(): void {
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = undefined;
    this.#free.length = 0;
  }

  #open(path: string): Fifo {
    const directory = this.#directory;
    // The read end first and without waiting: opening a pipe to write would block until it has a reader.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const writeEnd = openSync(path, constants.O_WRONLY);
      const buffer = this.#buffers.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
      return {
        readEnd,
        writeEnd,
        buffer,
        giveBack: (clean) => {
          if (!clean || directory !== this.#directory) return rmSync(path, { force: true });
          this.#free.push(path);
          this.#buffers.push(buffer);
        },
      };
    } catch (error) {
      closeSync(readEnd);
      throw error;
    }
  }

  /** Makes the first ones beside other work, so that the first job does not wait for them. */
  async prepare(): Promise<void> {
    try {
      const paths = this.#names();
      const [code] = await once(spawn('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' }), 'exit');
      if (code === 0) this.#free.push(...paths.reverse());
    } catch {
      // `open` tries again, and says why it cannot.
    }
  }

  #make(): string {
    const paths = this.#names();
    execFileSync('mkfifo', ['-m', '600', ...paths], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#free.push(...paths.reverse());
    return this.#free.pop() as string;
  }

  #names(): string[] {
    const directory = (this.#directory ??= mkdtempSync(join(tmpdir(), 'cimyr-')));
    return Array.from({ length: BATCH }, () => join(directory, String(this.#made++)));
  }
}
