import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isInRepository } from './repository.js';

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
