import { EventEmitter, once } from 'node:events';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Spool } from '../../ports/run-store.js';

const TAIL_BYTES = 64 * 1024;

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
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #isTailCut = false;
  #lost: string | undefined;
  #isClosed = false;

  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0) return undefined;
    this.#remember(bytes);
    return this.#lost === undefined ? this.#append(bytes) : undefined;
  }

  tail(): string {
    const kept = Buffer.concat(this.#tail);
    const last = kept.subarray(Math.max(0, kept.length - TAIL_BYTES));
    // A cut may fall into a character: its remaining bytes are no text.
    let from = 0;
    while (this.#isTailCut && from < 3 && ((last[from] ?? 0) & 0xc0) === 0x80) from++;
    return last.subarray(from).toString();
  }

  async close(): Promise<{ reference?: { file: string; bytes: number }; lost?: string }> {
    await this.#file?.close().catch(() => {});
    this.#isClosed = true;
    this.#grew.emit('grew');
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
          reader ??= await open(this.#path, 'r');
          const buffer = Buffer.allocUnsafe(Math.min(TAIL_BYTES, this.#bytes - at));
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
    try {
      return await open(this.#path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // A job has removed the directory (`git clean -dfx`).
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      return open(this.#path, 'wx', 0o600);
    }
  }

  /** Keeps at least the last 64 KiB, in pieces that are dropped from the front. */
  #remember(bytes: Uint8Array): void {
    const last = bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES));
    // A copy of its own: the bytes given belong to the reader's buffer.
    this.#tail.push(Buffer.from(last));
    this.#tailBytes += last.length;
    this.#isTailCut ||= last.length < bytes.length || this.#tailBytes > TAIL_BYTES;
    while (this.#tailBytes - (this.#tail[0]?.length ?? 0) >= TAIL_BYTES) {
      this.#tailBytes -= this.#tail.shift()?.length ?? 0;
    }
    if (this.#tail.length > 64) this.#tail = [Buffer.concat(this.#tail)];
  }
}
