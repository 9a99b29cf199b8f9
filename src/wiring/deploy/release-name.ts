import { execFileSync } from 'node:child_process';
import { err, ok, type Result } from '../../base/result.js';
import type { Refusal } from '../../domain/rollout/failure.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';

/** The release as it was named, or the commit that is checked out. */
export const releaseOf = (named: string | undefined, workspace: string): Result<string, Refusal> => {
  if (named === undefined) return releaseOfCheckout(workspace);
  return isReleaseName(named) ? ok(named) : err({ kind: 'release-name', release: named });
};

/** The commit that is checked out; with changes on top of it, it is another thing. */
function releaseOfCheckout(workspace: string): Result<string, Refusal> {
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
    return err({ kind: 'no-commit' });
  }
}
