import { type Annotation, annotationOf } from '../domain/annotation.js';
import type { Level } from '../domain/finding.js';
import { parseWorkflowCommand } from '../domain/workflow-command.js';
import type { SaidFindings } from '../ports/finding-reader.js';

const MARK = Buffer.from('::');
/** A longer line is no command. */
const MAX_LINE_BYTES = 64 * 1024;
/** Of each level: no report shows more. */
const MAX_KEPT = 1000;
/** Several times what is kept of a message in the end. */
const MAX_MESSAGE = 16 * 1024;

/**
 * Hears the commands about the code in an attempt's masked output as it goes by: `::error file=…::…` and the
 * like, as the runner reads them. Output without `::` costs one search per chunk.
 */
export class SaidCollector {
  readonly #kept: Record<Level, Annotation[]> = { error: [], warning: [], notice: [] };
  #omitted = 0;
  #hasMatchers = false;
  /** Until this command comes by, none is one. */
  #resume: string | undefined;
  #held: Buffer = EMPTY;
  /** Whether what comes next, the held bytes first, begins a line. */
  #startsLine = true;

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, view]) : view;
    this.#held = EMPTY;
    for (let at = bytes.indexOf(MARK); at >= 0; ) {
      if (!this.#isLineStart(bytes, at)) {
        at = bytes.indexOf(MARK, at + MARK.length);
        continue;
      }
      let end = at + MARK.length;
      while (end < bytes.length && !isLineEnd(bytes[end])) end++;
      if (end === bytes.length) return this.#hold(bytes.subarray(at));
      this.#hear(bytes.toString('utf8', at, end));
      at = bytes.indexOf(MARK, end);
    }
    const isHalf = bytes.at(-1) === COLON;
    this.#startsLine = this.#isLineStart(bytes, bytes.length - (isHalf ? 1 : 0));
    if (isHalf && this.#startsLine) this.#held = Buffer.from(':');
  }

  end(): SaidFindings {
    if (this.#held.length > MARK.length) this.#hear(this.#held.toString());
    const { error, warning, notice } = this.#kept;
    const annotations = [...error, ...warning, ...notice];
    return { annotations, omitted: this.#omitted, hasMatchers: this.#hasMatchers };
  }

  /** Whether nothing but blanks stands before it on its line. */
  #isLineStart(bytes: Buffer, at: number): boolean {
    let start = at;
    while (isBlank(bytes[start - 1])) start--;
    return start === 0 ? this.#startsLine : isLineEnd(bytes[start - 1]);
  }

  #hold(line: Buffer): void {
    this.#startsLine = line.length <= MAX_LINE_BYTES;
    // A copy: the chunk may be filled anew.
    if (this.#startsLine) this.#held = Buffer.from(line);
  }

  #hear(line: string): void {
    const command = parseWorkflowCommand(line);
    if (!command) return;
    if (this.#resume !== undefined) {
      if (command.name === this.#resume) this.#resume = undefined;
    } else if (command.name === 'stop-commands') this.#resume = command.text.trim().toLowerCase();
    else if (command.name === 'add-matcher') this.#hasMatchers = true;
    else {
      const annotation = annotationOf(command);
      if (annotation) this.#keep(annotation);
    }
  }

  #keep(annotation: Annotation): void {
    const kept = this.#kept[annotation.level];
    if (kept.length < MAX_KEPT)
      kept.push({ ...annotation, message: annotation.message.slice(0, MAX_MESSAGE) });
    else this.#omitted++;
  }
}

const COLON = 58;
const isLineEnd = (byte: number | undefined) => byte === 10 || byte === 13;
const isBlank = (byte: number | undefined) => byte === 32 || byte === 9;
const EMPTY = Buffer.alloc(0);
