import { EventEmitter, once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Spool } from '../../ports/run-store.js';
import { Tail } from './tail.js';

const CHUNK_BYTES = 64 * 1024;

/** Loaded when a job prints: the first has been started by then. */
const files = () => import('node:fs/promises');

/**
 * An attempt's output on disk, byte for byte, made when the first byte comes. Its writer waits for the disk.
 * When the disk is full the rest is lost and said to be, but the job goes on and is read to its end.
 */
export class FileSpool implements Spool {
  readonly #path: string;
  readonly #name: string;
  readonly #grew = new EventEmitter();
  #file: FileHandle | undefined;
  #bytes = 0;
  readonly #tail = new Tail();
  #lost: string | undefined;
  #isClosed = false;

  readonly #closed: (bytes: number) => void;

  /** `closed` hears how many bytes it has in the end. */
  constructor(path: string, name: string, closed: (bytes: number) => void = () => {}) {
    this.#path = path;
    this.#name = name;
    this.#closed = closed;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0) return undefined;
    this.#tail.push(bytes);
    return this.#lost === undefined ? this.#append(bytes) : undefined;
  }

  tail(): string {
    return this.#tail.toString();
  }

  async close(): Promise<{ reference?: { file: string; bytes: number }; lost?: string }> {
    await this.#file?.close().catch(() => {});
    this.#isClosed = true;
    this.#grew.emit('grew');
    this.#closed(this.#bytes);
    const lost = this.#lost === undefined ? {} : { lost: this.#lost };
    return this.#file ? { reference: { file: this.#name, bytes: this.#bytes }, ...lost } : lost;
  }

  /** Reads along while the spool is written; ends when it is closed and read. */
  async *follow(): AsyncGenerator<Buffer> {
    let reader: FileHandle | undefined;
    let at = 0;
    try {
      for (;;) {
        const isLast = this.#isClosed;
        if (at < this.#bytes) {
          reader ??= await (await files()).open(this.#path, 'r');
          const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.#bytes - at));
          const { bytesRead } = await reader.read(buffer, 0, buffer.length, at);
          if (bytesRead === 0) return;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        } else if (isLast) return;
        else await once(this.#grew, 'grew');
      }
    } finally {
      await reader?.close();
    }
  }

  async #append(bytes: Uint8Array): Promise<void> {
    try {
      this.#file ??= await this.#open();
      for (let from = 0; from < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, from);
        from += bytesWritten;
        this.#bytes += bytesWritten;
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#lost = code === 'ENOSPC' ? 'no space left on the disk' : message;
    }
    this.#grew.emit('grew');
  }

  async #open(): Promise<FileHandle> {
    const { mkdir, lstat, open, rm } = await files();
    try {
      const folder = dirname(this.#path);
      // A job may have put a link there; where it was nothing is to be written.
      if (!(await lstat(folder)).isDirectory()) await rm(folder);
      return await open(this.#path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // A job has removed the directory (`git clean -dfx`).
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      return open(this.#path, 'wx', 0o600);
    }
  }
}
