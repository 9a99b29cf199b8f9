import { changedFiles, type Difference } from '../adapters/git/changed-files.js';
import { baseCommit } from '../adapters/github/run-context.js';
import { err, type Result } from '../base/result.js';
import { isOnBuildServer } from '../domain/build-server.js';
import type { Pipeline } from '../domain/pipeline.js';

export interface Changes {
  /** Indices of jobs none of whose `changes` patterns matches a changed file. */
  readonly unchanged: ReadonlySet<number>;
  /** What the checkout was compared with, in words. */
  readonly since?: string;
  readonly notices: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Compares only where a job asks; where nobody can tell, every job runs. */
export async function changesSince(pipeline: Pipeline, workspace: string, env: Env): Promise<Changes> {
  const asking = pipeline.jobs.filter(({ changes }) => changes.length > 0);
  if (asking.length === 0) return { unchanged: new Set(), notices: [] };
  const difference = await differenceOf(workspace, env);
  if (!difference.ok)
    return { unchanged: new Set(), notices: [`changes: ${difference.error}; every job runs`] };
  const { files, since } = difference.value;
  // Loaded only where a job asks.
  const { PathPatterns } = await import('../base/glob/path-patterns.js');
  const known = new Map<string, boolean>();
  const hasChange = (patterns: readonly string[]): boolean => {
    const key = JSON.stringify(patterns);
    let found = known.get(key);
    if (found === undefined) {
      const wanted = new PathPatterns(patterns);
      found = files.some((file) => wanted.matches(file));
      known.set(key, found);
    }
    return found;
  };
  const still = asking.filter(({ changes }) => !changes.every(hasChange));
  return { unchanged: new Set(still.map(({ index }) => index)), since, notices: [] };
}

/**
 * Off GitHub a change starts where its branch left the default branch. A build server that has checked out a commit of
 * the default branch itself would compare it with itself, and skip what was merged just now; who works on that branch
 * asks what is not committed yet.
 */
async function differenceOf(workspace: string, env: Env): Promise<Result<Difference, string>> {
  const onGitHub = env['GITHUB_ACTIONS'] === 'true';
  const base = onGitHub ? baseCommit(env) : undefined;
  if (onGitHub && base === undefined)
    return err(`the event '${env['GITHUB_EVENT_NAME'] ?? ''}' names no commit to compare with`);
  const difference = await changedFiles(workspace, base);
  if ((onGitHub || isOnBuildServer(env)) && difference.ok && difference.value.isHead)
    return err(`the commit to compare with, ${difference.value.since}, holds all that is checked out`);
  return difference;
}
