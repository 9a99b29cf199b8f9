import { execFileSync } from 'node:child_process';
import { err, ok, type Result } from '../../base/result.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';

/** The release as it was named, or the commit that is checked out. */
export const releaseOf = (named: string | undefined, workspace: string): Result<string, string> =>
  named === undefined ? releaseOfCheckout(workspace) : checkRelease(named);

export function checkRelease(name: string): Result<string, string> {
  return isReleaseName(name)
    ? ok(name)
    : err(
        `'${name.slice(0, 80)}' is no name of a release; use letters, digits, '.', '_', '+' and '-' (at most 100)`,
      );
}

/** The commit that is checked out; with changes on top of it, it is another thing. */
function releaseOfCheckout(workspace: string): Result<string, string> {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: workspace,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const commit = git('rev-parse', '--verify', '--quiet', 'HEAD');
    const isDirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    return ok(isDirty ? `${commit}-dirty` : commit);
  } catch {
    return err('there is no commit to name the release after; give it a name (--release)');
  }
}
