import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import { makeTemporaryFolder, removeFolder, temporaryFolderError } from '../../base/temporary-folder.js';
import { makePipes } from './make-pipes.js';

/** A named pipe, open at both ends, and the memory that it is read into. */
export interface Fifo {
  readonly path: string;
  readonly readEnd: number;
  readonly writeEnd: number;
  readonly buffer: Buffer;
  /** `clean`: everybody else has closed it, so that it may serve again. */
  giveBack(clean: boolean): void;
  /** Another write end, which shares no flags with the first. The caller closes it. */
  openWriteEnd(): number;
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
    if (this.#directory) removeFolder(this.#directory);
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
        path,
        readEnd,
        writeEnd,
        buffer,
        // By the descriptor where that is another opening: a job may have removed the path.
        openWriteEnd: () =>
          openSync(process.platform === 'linux' ? `/proc/self/fd/${writeEnd}` : path, constants.O_WRONLY),
        giveBack: (clean) => {
          if (!clean || directory !== this.#directory) return removeFolder(path);
          this.#free.push(path);
          this.#buffers.push(buffer);
        },
      };
    } catch (error) {
      closeSync(readEnd);
      throw error;
    }
  }

  /** Makes the first ones beside other work, and with them what marks a run; the error is why none can be made. */
  prepare(): Result<(limit: bigint | undefined) => Promise<void>, string> {
    try {
      const paths = this.#names();
      return ok(async (limit) => {
        // Without any `open` tries again, and says why it cannot.
        if (await makePipes(paths, limit)) this.#free.push(...paths.reverse());
      });
    } catch (error) {
      return err((error as Error).message);
    }
  }

  #make(): string {
    const paths = this.#names();
    try {
      execFileSync('mkfifo', ['-m', '600', ...paths], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      const { stderr } = error as { stderr?: Buffer };
      // What the program says behind the path; without that it could not be started.
      const why = stderr?.toString().trim().split(': ').at(-1);
      throw why ? temporaryFolderError(new Error(why)) : error;
    }
    this.#free.push(...paths.reverse());
    return this.#free.pop() as string;
  }

  #names(): string[] {
    const directory = (this.#directory ??= makeTemporaryFolder());
    return Array.from({ length: BATCH }, () => join(directory, String(this.#made++)));
  }
}
