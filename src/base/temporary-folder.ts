import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processSpace, startTime } from './living-process.js';

const OURS = /^cimyr-([0-9a-f]{6})-(\d+)-(\d+|alive)-\w{6}$/;

/**
 * A folder of this process: who owns it stands in its name, so that others know whether its owner still lives.
 * Throws an error that names the variable.
 */
export function makeTemporaryFolder(): string {
  const owner = [processSpace(), process.pid, startTime(process.pid)].join('-');
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), `cimyr-${owner}-`)));
  } catch (error) {
    throw temporaryFolderError(error);
  }
}

/** Removes the folders of this user's processes that have died. */
export function sweepTemporaryFolders(): void {
  for (const name of namesIn(tmpdir())) {
    const [, space, pid, began] = OURS.exec(name) ?? [];
    if (space !== processSpace() || startTime(Number(pid)) === began) continue;
    if (isOwnFolder(join(tmpdir(), name))) removeFolder(join(tmpdir(), name));
  }
}

/** What cannot be removed stays: nothing that has been done is less done for it, and the next run tries again. */
export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    try {
      unlock(path);
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Said above.
    }
  }
}

/** An archive may hold directories that nobody may write to. */
function unlock(directory: string): void {
  chmodSync(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) unlock(join(directory, entry.name));
}

/** That nothing can be put into the temporary folder, in words. */
export function temporaryFolderError(cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = WORDS[code ?? ''] ?? message;
  return new Error(`the temporary folder '${tmpdir()}' (TMPDIR) cannot be used: ${why}`, { cause });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist; make it, or unset TMPDIR',
  ENOTDIR: 'it is no folder; unset TMPDIR, or name another',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
};

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
