import { constants, copyFileSync, statSync } from 'node:fs';
import { copyFile, type FileHandle, open } from 'node:fs/promises';

/** Up to here a copy is made at once; of more a chunk at a time, so that it can be stopped, and signals are heard. */
const SMALL_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(SMALL_BYTES);

/** Set when nobody waits any more. */
export interface Hurry {
  readonly aborted: boolean;
}

/**
 * Copies a file, as a clone where the file system can; never as a hard link, which a later job could change. What a
 * sparse file does not hold is not written. Returns its bytes; throws when it was stopped.
 */
export async function copyPlainFile(from: string, to: string, hurry: Hurry): Promise<number> {
  if (hurry.aborted) throw new Error('the run was ended at once');
  const { size } = statSync(from);
  if (size <= SMALL_BYTES) copyFileSync(from, to, constants.COPYFILE_FICLONE);
  else if (!(await isCloned(from, to))) await copyInChunks(from, to, hurry);
  return statSync(to).size;
}

async function isCloned(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}

async function copyInChunks(from: string, to: string, hurry: Hurry): Promise<void> {
  const source = await open(from, 'r');
  try {
    const { mode } = await source.stat();
    const target = await open(to, 'w', mode & 0o777);
    try {
      await target.truncate(await pour(source, target, hurry));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function pour(source: FileHandle, target: FileHandle, hurry: Hurry): Promise<number> {
  const buffer = Buffer.allocUnsafe(SMALL_BYTES);
  for (let at = 0; ; ) {
    if (hurry.aborted) throw new Error('the run was ended at once');
    const { bytesRead } = await source.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return at;
    const chunk = buffer.subarray(0, bytesRead);
    if (!chunk.equals(ZEROS.subarray(0, bytesRead))) await write(target, chunk, at);
    at += bytesRead;
  }
}

async function write(target: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let from = 0; from < chunk.length; ) {
    const { bytesWritten } = await target.write(chunk, from, chunk.length - from, at + from);
    from += bytesWritten;
  }
}
