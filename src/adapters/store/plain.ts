import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { join, relative } from 'node:path';
import { isMine } from './state.js';

const CHUNK_BYTES = 64 * 1024;

/** Whose file may be read: a report that was brought here may belong to anybody. */
export type Whose = 'mine' | 'of anybody';

interface Opened {
  readonly file: number;
  readonly stats: Stats;
}

/**
 * Opens a plain file, and nothing else: what lies there may have been planted, so no link is followed, no pipe is
 * waited for, no device is read. Throws why it cannot be opened; the caller closes it.
 */
export function openPlain(path: string, whose: Whose, access = constants.O_RDONLY): Opened {
  const file = openSync(path, access | constants.O_NOFOLLOW | constants.O_NONBLOCK);
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
  const opened = openPlain(path, whose);
  try {
    yield* piecesOf(opened, path, maxBytes);
  } finally {
    closeSync(opened.file);
  }
}

function* piecesOf({ file, stats }: Opened, path: string, maxBytes: number): Generator<Buffer> {
  if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, stats.size + 1));
  for (let read = 0; ; ) {
    const bytes = readSync(file, buffer);
    if (bytes === 0) return;
    read += bytes;
    if (read > maxBytes) throw tooLarge(path, maxBytes);
    yield Buffer.from(buffer.subarray(0, bytes));
  }
}

/** Its bytes, and empties it. One with a second name is somebody's elsewhere: that is left as it is, and refused. */
export function takePlain(path: string, maxBytes: number): Buffer {
  const opened = openPlain(path, 'of anybody', constants.O_RDWR);
  try {
    if (opened.stats.nlink > 1)
      throw new Error('it has a second name, so it is also a file of somebody else');
    const bytes = Buffer.concat([...piecesOf(opened, path, maxBytes)]);
    ftruncateSync(opened.file);
    return bytes;
  } finally {
    closeSync(opened.file);
  }
}

/** Whether a path leads to where it is written: no folder on the way from `top` down to it is a link. */
export function isReallyBelow(top: string, path: string): boolean {
  try {
    return realpathSync(path) === join(realpathSync(top), relative(top, path));
  } catch {
    return false;
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
