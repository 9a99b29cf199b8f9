import type { Masker } from '../base/masker.js';
import {
  parseBracketCommand,
  parseWorkflowCommand,
  withoutLeadingSpace,
} from '../domain/workflow-command.js';

const NAME = 'add-mask';
/** A line that begins like a command is held back until it ends, but never more than this. */
const MAX_HELD = 1024 * 1024;

/**
 * Honours `::add-mask::value` in output before the line itself is passed on, in every spelling that GitHub's runner
 * takes, so that the value is masked from its first appearance. Returns what may go on; an end that may still become
 * such a command waits for the next chunk or the end.
 */
export function maskCommands(masker: Masker): { push(chunk: Uint8Array): Uint8Array; end(): Uint8Array } {
  let held: Buffer = EMPTY;
  /** Whether what comes next, the held bytes first, begins a line. */
  let startsLine = true;

  return {
    push(chunk) {
      const bytes =
        held.length > 0
          ? Buffer.concat([held, chunk])
          : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const wait = waitingFrom(bytes, startsLine);
      const ready = bytes.subarray(0, wait);
      learn(masker, ready, startsLine);
      // A copy: the chunk may be filled anew.
      held = wait < bytes.length ? Buffer.from(bytes.subarray(wait)) : EMPTY;
      if (wait > 0) startsLine = isLineEnd(bytes[wait - 1]);
      return ready;
    },
    end() {
      learn(masker, held, startsLine);
      const rest = held;
      held = EMPTY;
      return rest;
    },
  };
}

/** Adds what the commands of whole lines name. `startsLine`: the first byte begins one. */
function learn(masker: Masker, bytes: Buffer, startsLine: boolean): void {
  if (!bytes.includes('::') && !bytes.includes(BRACKET)) return;
  for (const { index } of bytes.toString('latin1').matchAll(WRITTEN)) {
    let start = index;
    while (start > 0 && !isLineEnd(bytes[start - 1])) start--;
    let end = index;
    while (end < bytes.length && !isLineEnd(bytes[end])) end++;
    const isWhole = start > 0 || startsLine;
    const line = isWhole ? parseWorkflowCommand(bytes.toString('utf8', start, end)) : undefined;
    const bracket = bytes.subarray(start, index).lastIndexOf(BRACKET);
    const inner = bracket < 0 ? undefined : parseBracketCommand(bytes.toString('utf8', start + bracket, end));
    for (const command of [line, inner]) if (command?.name === NAME) masker.add(command.text.trimEnd());
  }
}

/** Where the end begins that could become a command: all bytes are ready where nothing could. */
function waitingFrom(bytes: Buffer, startsLine: boolean): number {
  const line = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
  const earliest = Math.max(line, bytes.length - MAX_HELD);
  if (earliest === line && (line > 0 || startsLine) && mayBecomeCommand(bytes, line)) return line;
  for (let at = bytes.indexOf(BRACKET, earliest); at >= 0; at = bytes.indexOf(BRACKET, at + 1))
    if (isBeginning(bytes.toString('latin1', at, at + BRACKET.length + NAME.length), BRACKET)) return at;
  for (const part of ['##', '#'])
    if (bytes.subarray(line).subarray(-part.length).toString('latin1') === part)
      return bytes.length - part.length;
  return bytes.length;
}

/** Whether the unfinished line that begins at `from` could become an `::add-mask` line. */
function mayBecomeCommand(bytes: Buffer, from: number): boolean {
  if (bytes.length === from || !OPENINGS.has(bytes[from] as number)) return false;
  const text = withoutLeadingSpace(bytes.toString('utf8', from));
  // White space beyond ASCII may have arrived in part.
  return text === '' || /^\ufffd+$/.test(text) || isBeginning(text, '::');
}

/** Whether a text begins like the command behind a mark, as far as both go. */
function isBeginning(text: string, mark: string): boolean {
  const wanted = `${mark}${NAME}`;
  return wanted.startsWith(text.slice(0, wanted.length).toLowerCase());
}

const BRACKET = '##[';
const WRITTEN = /add-mask/gi;
const LF = 10;
const CR = 13;
const isLineEnd = (byte: number | undefined) => byte === LF || byte === CR;
/** First bytes of a colon and of what .NET takes for white space. */
const OPENINGS: ReadonlySet<number> = new Set([9, 11, 12, 32, 58, 0xc2, 0xe1, 0xe2, 0xe3]);
const EMPTY = Buffer.alloc(0);
