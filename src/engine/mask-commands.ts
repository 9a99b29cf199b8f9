import type { Masker } from '../base/masker.js';

const COMMAND = Buffer.from('::add-mask::');
/** A line that begins like a command is held back until it ends, but never more than this. */
const MAX_HELD = 64 * 1024;

/**
 * Honours `::add-mask::value` in a job's output before the line itself is passed on, so that the value is
 * masked from its first appearance. Returns what may go on; a last line that may still become such a command
 * waits for the next chunk or the end.
 */
export function maskCommands(masker: Masker): { push(chunk: Uint8Array): Uint8Array; end(): Uint8Array } {
  let held: Buffer = EMPTY;
  /** Whether what comes next, the held bytes first, begins a line. */
  let startsLine = true;

  const learn = (bytes: Buffer) => {
    for (let at = bytes.indexOf(COMMAND); at >= 0; at = bytes.indexOf(COMMAND, at + 1)) {
      let start = at;
      while (isBlank(bytes[start - 1])) start--;
      if (start === 0 ? !startsLine : !isLineEnd(bytes[start - 1])) continue;
      let end = at + COMMAND.length;
      while (end < bytes.length && !isLineEnd(bytes[end])) end++;
      masker.add(unescape(bytes.toString('utf8', at + COMMAND.length, end).trimEnd()));
    }
  };

  return {
    push(chunk) {
      const bytes =
        held.length > 0
          ? Buffer.concat([held, chunk])
          : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const lastLine = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
      const isWhole = lastLine > 0 || startsLine;
      const wait = isWhole && mayBeCommand(bytes, lastLine) ? lastLine : bytes.length;
      const ready = bytes.subarray(0, wait);
      learn(ready);
      // A copy: the chunk may be filled anew.
      held = wait < bytes.length ? Buffer.from(bytes.subarray(wait)) : EMPTY;
      if (wait > 0) startsLine = isLineEnd(bytes[wait - 1]);
      return ready;
    },
    end() {
      learn(held);
      const rest = held;
      held = EMPTY;
      return rest;
    },
  };
}

/** Whether the unfinished line that begins at `from` could become an `::add-mask::` line. */
function mayBeCommand(bytes: Buffer, from: number): boolean {
  if (bytes.length === from || bytes.length - from > MAX_HELD) return false;
  let at = from;
  while (isBlank(bytes[at])) at++;
  const beginning = bytes.subarray(at, at + COMMAND.length);
  return COMMAND.subarray(0, beginning.length).equals(beginning);
}

const LF = 10;
const CR = 13;
const isLineEnd = (byte: number | undefined) => byte === LF || byte === CR;
const isBlank = (byte: number | undefined) => byte === 32 || byte === 9;
const unescape = (value: string) =>
  value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const EMPTY = Buffer.alloc(0);
