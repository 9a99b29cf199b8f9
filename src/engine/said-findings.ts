import { type Annotation, annotationOf } from '../domain/annotation.js';
import type { Level } from '../domain/finding.js';
import {
  parseBracketCommand,
  parseWorkflowCommand,
  withoutLeadingSpace,
} from '../domain/workflow-command.js';
import type { SaidFindings } from '../ports/finding-reader.js';

const MARK = Buffer.from('::');
/** Of the runner's older form, which may stand anywhere in a line: `##[error]…`. */
const BRACKET = Buffer.from('##[');
/** A longer line is no command. */
const MAX_LINE_BYTES = 64 * 1024;
/** Of each level: no report shows more. */
const MAX_KEPT = 1000;
/** Several times what is kept of a message in the end. */
const MAX_MESSAGE = 16 * 1024;
/** In a chunk with more marks than this (Rust, C++), looking at every byte is faster than searching. */
const MANY_MARKS = 8;

const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];
const NAMES: readonly string[] = [...LEVELS, 'add-matcher', 'stop-commands'];

/**
 * Hears the commands about the code in an attempt's masked output as it goes by: `::error file=…::…` and the
 * like, as the runner reads them. Output without `::` and `##[` costs two searches per chunk.
 */
export class SaidCollector {
  readonly #kept: Record<Level, Annotation[]> = { error: [], warning: [], notice: [] };
  #omitted = 0;
  #hasMatchers = false;
  /** The commands that count now; while commands are stopped the one that ends this. */
  #names = NAMES;
  #held: Buffer = EMPTY;
  /** Whether what comes next, the held bytes first, begins a line. */
  #startsLine = true;

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, view]) : view;
    this.#held = EMPTY;
    let marks = 0;
    let mark = bytes.indexOf(MARK);
    let bracket = bytes.indexOf(BRACKET);
    while (mark >= 0 || bracket >= 0) {
      const at = mark < 0 || (bracket >= 0 && bracket < mark) ? bracket : mark;
      let from = at + MARK.length;
      if (at === bracket || this.#isLineStart(bytes, at)) {
        from = lineEnd(bytes, from);
        if (from === bytes.length) return this.#hold(bytes.subarray(at), at !== bracket);
        this.#hear(bytes.subarray(at, from));
      }
      if (mark >= 0 && mark < from)
        mark = ++marks > MANY_MARKS ? scan(bytes, from) : bytes.indexOf(MARK, from);
      if (bracket >= 0 && bracket < from) bracket = bytes.indexOf(BRACKET, from);
    }
    this.#holdHalf(bytes);
  }

  /** The beginning of a mark that the next chunk may end. */
  #holdHalf(bytes: Buffer): void {
    const half = /(?::|##?)$/.exec(bytes.subarray(-2).toString('latin1'))?.[0] ?? '';
    this.#startsLine = this.#isLineStart(bytes, bytes.length - half.length);
    if (half !== ':' || this.#startsLine) this.#held = Buffer.from(half);
  }

  end(): SaidFindings {
    if (this.#held.length > MARK.length) this.#hear(this.#held);
    const annotations = LEVELS.flatMap((level) => this.#kept[level]);
    return { annotations, omitted: this.#omitted, hasMatchers: this.#hasMatchers };
  }

  /** Whether nothing but white space stands before it on its line. */
  #isLineStart(bytes: Buffer, at: number): boolean {
    let start = at;
    while (mayBeSpace(bytes[start - 1])) start--;
    const isStart = start === 0 ? this.#startsLine : isLineEnd(bytes[start - 1]);
    // Most of it is blanks, and few commands stand behind other bytes at all.
    return isStart && withoutLeadingSpace(bytes.toString('utf8', start, at)) === '';
  }

  #hold(line: Buffer, startsLine: boolean): void {
    const isBearable = line.length <= MAX_LINE_BYTES;
    this.#startsLine = isBearable && startsLine;
    // A copy: the chunk may be filled anew.
    if (isBearable) this.#held = Buffer.from(line);
  }

  #hear(line: Buffer): void {
    const isBracket = line[0] === BRACKET[0];
    const from = isBracket ? BRACKET.length : MARK.length;
    const name = this.#names.find((one) => standsAt(line, from, one));
    // Most lines are other commands, and some tools print millions.
    if (name === undefined) return;
    const level = LEVELS.find((one) => one === name);
    if (level && this.#kept[level].length >= MAX_KEPT) {
      this.#omitted++;
      return;
    }
    const command = isBracket ? parseBracketCommand(line.toString()) : parseWorkflowCommand(line.toString());
    if (!command || !this.#names.includes(command.name)) return;
    if (this.#names !== NAMES) this.#names = NAMES;
    else if (command.name === 'stop-commands') this.#names = [command.text.trim().toLowerCase()];
    else if (command.name === 'add-matcher') this.#hasMatchers = true;
    else this.#keep(annotationOf(command));
  }

  #keep(annotation: Annotation | undefined): void {
    if (!annotation) return;
    const message = annotation.message.slice(0, MAX_MESSAGE);
    this.#kept[annotation.level].push({ ...annotation, message });
  }
}

/** Whether a command of this name may stand here, in capitals or not. */
function standsAt(line: Buffer, from: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = line[from + i] as number;
    // Beyond ASCII only the parser knows.
    if (byte >= 128) return true;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== name.charCodeAt(i)) return false;
  }
  return true;
}

function scan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++)
    if (bytes[at] === COLON && bytes[at + 1] === COLON) return at;
  return -1;
}

function lineEnd(bytes: Buffer, from: number): number {
  let end = from;
  while (end < bytes.length && !isLineEnd(bytes[end])) end++;
  return end;
}

const COLON = 58;
const isLineEnd = (byte: number | undefined) => byte === 10 || byte === 13;
/** Of what .NET takes for white space, the bytes beyond ASCII, too. */
const mayBeSpace = (byte: number | undefined) =>
  byte === 32 || byte === 9 || byte === 11 || byte === 12 || (byte !== undefined && byte >= 128);
const EMPTY = Buffer.alloc(0);
