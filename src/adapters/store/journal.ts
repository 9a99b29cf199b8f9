import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Event } from '../../domain/event.js';

/**
 * `events.ndjson`: what happened so far, one event a line, so that a killed run can be told and taken up. The
 * events of one turn of the loop are written together.
 */
export class Journal {
  readonly #file: number;
  #pending: string[] = [];
  #failure: string | undefined;

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600);
  }

  append(event: Event): void {
    this.#pending.push(JSON.stringify(event));
    if (this.#pending.length === 1) setImmediate(() => this.#flush());
  }

  /** The last lines on disk; what could not be written, if anything. */
  close(): string | undefined {
    this.#flush();
    try {
      fsyncSync(this.#file);
    } catch {
      // Some file systems cannot: what was written is as safe as it gets there.
    }
    closeSync(this.#file);
    return this.#failure;
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.from(`${this.#pending.join('\n')}\n`);
    this.#pending = [];
    if (this.#failure !== undefined) return;
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from);
    } catch (error) {
      this.#failure = (error as Error).message;
    }
  }
}

/** The events of a journal; what is none, such as the torn last line that a kill can leave, is passed over. */
export function readJournal(path: string): Event[] {
  return readFileSync(path, 'utf8').split('\n').flatMap(parseEvent);
}

function parseEvent(line: string): Event[] {
  try {
    const parsed = JSON.parse(line) as Event | null;
    return typeof parsed?.kind === 'string' ? [parsed] : [];
  } catch {
    return [];
  }
}
