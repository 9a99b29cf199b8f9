import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../../base/result.js';

const MAX_BYTES = 256 * 1024 * 1024;

/** Where a branch usually starts from, when nobody says it. */
const USUAL_BASES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** What differs from the commit that a change starts from. */
export interface Difference {
  /** Committed, changed or new, relative to the workspace. */
  readonly files: readonly string[];
  /** In words: the commit, and the branch through which it was found. */
  readonly since: string;
  /** The commit is the one that is checked out: only what is not committed can differ. */
  readonly isHead: boolean;
}

/** What a change is compared with. */
export interface Base {
  readonly commit: string;
  /** The commit itself, also where the branch was moved away from it; otherwise the merge base with it. */
  readonly isExact: boolean;
}

/**
 * The files of a workspace that differ from a base; without one from the merge base with the default branch. The error
 * is why nobody can tell.
 */
export async function changedFiles(workspace: string, base?: Base): Promise<Result<Difference, string>> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd: workspace,
      encoding: 'utf8',
      maxBuffer: MAX_BYTES,
    });
    return stdout;
  };
  const startOf = async (commit: string) => {
    const found = base?.isExact
      ? git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`)
      : git('merge-base', commit, 'HEAD');
    return found.then(
      (stdout) => stdout.trim(),
      () => undefined,
    );
  };
  try {
    let [start, found]: (string | undefined)[] = [];
    for (const candidate of base === undefined ? USUAL_BASES : [base.commit]) {
      if ((start = await startOf((found = candidate))) !== undefined) break;
    }
    if (start === undefined || found === undefined) {
      const isShallow = (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
      const what =
        base === undefined
          ? 'there is no default branch to compare with'
          : `commit ${base.commit} is not here`;
      return err(isShallow ? `${what}; check out with fetch-depth: 0` : what);
    }
    const changed = await git('diff', '--name-only', '--no-renames', '--relative', '-z', start, '--');
    const added = await git('ls-files', '--others', '--exclude-standard', '-z');
    const files = [...new Set(`${changed}${added}`.split('\0').filter(Boolean))];
    const branch = base === undefined ? (await git('rev-parse', '--abbrev-ref', found)).trim() : undefined;
    const since = `${start.slice(0, 7)}${branch === undefined ? '' : ` (${branch})`}`;
    const isHead = start === (await git('rev-parse', 'HEAD')).trim();
    return ok({ files, since, isHead });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'git is not on the PATH' : (message.split('\n')[1] ?? message).trim());
  }
}
