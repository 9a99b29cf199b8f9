import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Event } from '../../domain/event.js';
import { isStillAt, readPieces, type Whose } from './plain.js';

/** The largest pipelines with the longest tails write about as much. */
const MAX_BYTES = 2 * 1024 ** 3;
/** An event holds the outputs of one attempt at most. */
const MAX_LINE_BYTES = 64 * 1024 ** 2;

/**
 * `events.ndjson`: what happened so far, one event a line, so that a killed run can be told and taken up. The
 * events of one turn of the loop are written together; the first one is there before any process is.
 */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  #pending: string[] = [];
  #failure: string | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'wx+', 0o600);
  }

  append(event: Event): void {
    this.#pending.push(JSON.stringify(event));
    if (event.kind === 'run-started') this.flush();
    else if (this.#pending.length === 1) setImmediate(() => this.flush());
  }

  /** The last lines on disk; what could not be written, if anything. */
  close(): string | undefined {
    this.flush();
    try {
      if (!isStillAt(this.#path, this.#file)) this.#writeAnew();
      fsyncSync(this.#file);
    } catch (error) {
      // Some file systems cannot sync: what was written is as safe as it gets there.
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EINVAL' && code !== 'ENOTSUP') this.#failure ??= message;
    }
    closeSync(this.#file);
    return this.#failure;
  }

  /** A job has removed the file, or put something else there, but it is open: nothing of it is lost yet. */
  #writeAnew(): void {
    rmSync(this.#path, { recursive: true, force: true });
    const copy = openSync(this.#path, 'wx', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(64 * 1024);
      for (let at = 0, bytes = 0; ; at += bytes) {
        bytes = readSync(this.#file, buffer, 0, buffer.length, at);
        if (bytes === 0) return;
        writeWhole(copy, buffer.subarray(0, bytes));
      }
    } finally {
      closeSync(copy);
    }
  }

  /** What has not been written yet. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.from(`${this.#pending.join('\n')}\n`);
    this.#pending = [];
    if (this.#failure !== undefined) return;
    try {
      writeWhole(this.#file, bytes);
    } catch (error) {
      this.#failure = (error as Error).message;
    }
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}

/**
 * The events of a journal, one at a time, since it may be large; what is none, such as the torn last line that a
 * kill can leave, is passed over. Throws where it cannot be read.
 */
export function* readEvents(path: string, whose: Whose = 'mine'): Generator<Event> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const finish = (last: Buffer): Event[] => {
    const line =
      bytes + last.length > MAX_LINE_BYTES ? '' : Buffer.concat([...pieces, last]).toString('utf8');
    pieces = [];
    bytes = 0;
    return parseEvent(line);
  };
  for (const piece of readPieces(path, MAX_BYTES, whose)) {
    let from = 0;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      yield* finish(piece.subarray(from, at));
      from = at + 1;
    }
    bytes += piece.length - from;
    if (bytes <= MAX_LINE_BYTES) pieces.push(piece.subarray(from));
    else pieces = [];
  }
  yield* finish(Buffer.alloc(0));
}

function parseEvent(line: string): Event[] {
  try {
    const parsed = JSON.parse(line) as Event | null;
    return typeof parsed?.kind === 'string' ? [parsed] : [];
  } catch {
    return [];
  }
}
