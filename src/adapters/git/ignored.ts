import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { discovering } from './places.js';
import { isInRepository } from './repository.js';

/** More than any list of files has. */
const MAX_BYTES = 256 * 1024 * 1024;

const IGNORED = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
const OTHERS = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];

/** They only hold a folder's place. */
const HOLDERS: ReadonlySet<string> = new Set(['.gitignore', '.gitkeep', '.keep']);

/**
 * What Git ignores below a directory, relative to it, folders with a slash at the end. Nothing where Git does not
 * tell, and nothing in a directory that is ignored itself, or holds nothing else: that is what a build has left there.
 */
export async function ignoredBelow(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  if (!isInRepository(directory)) return [];
  const git = async (args: readonly string[]) => {
    const options = {
      cwd: directory,
      env: discovering(env),
      encoding: 'utf8',
      maxBuffer: MAX_BYTES,
    } as const;
    const { stdout } = await promisify(execFile)('git', args, options);
    return stdout.split('\0').filter(Boolean);
  };
  try {
    const ignored = await git(IGNORED);
    if (ignored.length === 0 || ignored.includes('./')) return [];
    const isBuilt = (await git(OTHERS)).every((path) => HOLDERS.has(basename(path)));
    const folders = ignored.filter((path) => path.endsWith('/'));
    const isBelowOther = (path: string) =>
      folders.some((folder) => path.length > folder.length && path.startsWith(folder));
    return isBuilt ? [] : ignored.filter((path) => !isBelowOther(path));
  } catch {
    return [];
  }
}
