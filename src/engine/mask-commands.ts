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
  let atLineStart = true;

  const learn = (bytes: Buffer, from: number) => {
    for (let at = bytes.indexOf(COMMAND, from); at >= 0; at = bytes.indexOf(COMMAND, at + 1)) {
      const lineStart = Math.max(bytes.lastIndexOf(10, at), bytes.lastIndexOf(13, at)) + 1;
      if (bytes.subarray(lineStart, at).toString('latin1').trim() !== '') continue;
      const newline = bytes.indexOf(10, at);
      const line = bytes.subarray(at + COMMAND.length, newline < 0 ? bytes.length : newline);
      masker.add(unescape(line.toString().trimEnd()));
    }
  };

  return {
    push(chunk) {
      const bytes =
        held.length > 0
          ? Buffer.concat([held, chunk])
          : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const startsLine = atLineStart || held.length > 0;
      const lastLine = bytes.lastIndexOf(10) + 1;
      const isFresh = lastLine > 0 || startsLine;
      const wait = isFresh && mayBeCommand(bytes, lastLine) ? lastLine : bytes.length;
      learn(bytes.subarray(0, wait), startsLine ? 0 : bytes.indexOf(10) + 1);
      held = wait < bytes.length ? Buffer.from(bytes.subarray(wait)) : EMPTY;
      if (bytes.length > 0) atLineStart = bytes[bytes.length - 1] === 10;
      return bytes.subarray(0, wait);
    },
    end() {
      learn(held, 0);
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
  while (at < bytes.length && (bytes[at] === 32 || bytes[at] === 9)) at++;
  const beginning = bytes.subarray(at, at + COMMAND.length);
  return beginning.length > 0 && COMMAND.subarray(0, beginning.length).equals(beginning);
}

const unescape = (value: string) =>
  value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const EMPTY = Buffer.alloc(0);
