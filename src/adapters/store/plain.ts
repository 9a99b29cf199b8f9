import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { isMine } from './state.js';

const CHUNK_BYTES = 64 * 1024;

/** Whose file may be read: a report that was brought here may belong to anybody. */
export type Whose = 'mine' | 'of anybody';

/**
 * Opens a plain file, and nothing else: what lies there may have been planted, so no link is followed, no pipe is
 * waited for, no device is read. Throws why it cannot be opened; the caller closes it.
 */
export function openPlain(path: string, whose: Whose): { readonly file: number; readonly stats: Stats } {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error(`${path} is not a plain file`);
    if (whose === 'mine' && !isMine(stats.uid)) throw new Error(`${path} belongs to another user`);
    return { file, stats };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Its bytes in pieces, of at most `maxBytes` together: a size may be no more than claimed, and a file may grow. */
export function* readPieces(path: string, maxBytes: number, whose: Whose): Generator<Buffer> {
  const { file, stats } = openPlain(path, whose);
  try {
    if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, stats.size + 1));
    for (let read = 0; ; ) {
      const bytes = readSync(file, buffer);
      if (bytes === 0) return;
      read += bytes;
      if (read > maxBytes) throw tooLarge(path, maxBytes);
      yield Buffer.from(buffer.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
}

/** Its text. Throws why it cannot be read. */
export function readPlain(path: string, maxBytes: number): string {
  return Buffer.concat([...readPieces(path, maxBytes, 'mine')]).toString('utf8');
}

const tooLarge = (path: string, maxBytes: number): Error =>
  new Error(`${path} is larger than ${maxBytes} bytes`);

/** Whether the path leads to this open file: a job may have removed it, or put something else there. */
export function isStillAt(path: string, file: number): boolean {
  const [there, opened] = [lstatSync(path, { throwIfNoEntry: false }), fstatSync(file)];
  return there?.ino === opened.ino && there.dev === opened.dev;
}
