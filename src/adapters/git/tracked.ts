import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isInRepository } from './repository.js';

/** More than any list of files has. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Paths of all files that Git tracks below a folder, relative to it; none where Git tells nothing. */
export async function trackedFiles(root: string): Promise<ReadonlySet<string>> {
  if (!isInRepository(root)) return new Set();
  try {
    const options = { cwd: root, encoding: 'utf8', maxBuffer: MAX_BYTES } as const;
    const { stdout } = await promisify(execFile)('git', ['ls-files', '--cached', '-z'], options);
    return new Set(stdout.split('\0').filter(Boolean));
  } catch {
    return new Set();
  }
}

/** Whether Git tracks a file; where nobody can tell it counts as tracked. */
export async function isTracked(root: string, name: string): Promise<boolean> {
  if (!isInRepository(root)) return false;
  try {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '--cached', '-z', '--', name], {
      cwd: root,
      encoding: 'utf8',
    });
    return stdout !== '';
  } catch {
    return true;
  }
}
