import { changedFiles, type Difference } from '../adapters/git/changed-files.js';
import { baseCommit } from '../adapters/github/run-context.js';
import { err, type Result } from '../base/result.js';
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
  const { default: picomatch } = await import('picomatch');
  const known = new Map<string, boolean>();
  const hasChange = (patterns: readonly string[]): boolean => {
    const key = JSON.stringify(patterns);
    const found = known.get(key) ?? files.some(matcher(patterns, picomatch));
    known.set(key, found);
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
  const isUnattended = onGitHub || /^(true|1)$/i.test(env['CI'] ?? '');
  if (isUnattended && difference.ok && difference.value.isHead)
    return err(`the commit to compare with, ${difference.value.since}, holds all that is checked out`);
  return difference;
}

/** A file counts when one of the patterns matches it and none of those behind a `!` does. */
function matcher(
  patterns: readonly string[],
  picomatch: typeof import('picomatch'),
): (file: string) => boolean {
  const whole = (pattern: string) => (pattern.endsWith('/') ? `${pattern}**` : pattern);
  const included = patterns.filter((pattern) => !pattern.startsWith('!')).map(whole);
  const excluded = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => whole(pattern.slice(1)));
  const [isIncluded, isExcluded] = [included, excluded].map((list) => picomatch(list, { dot: true }));
  return (file) => (included.length === 0 || isIncluded?.(file) === true) && isExcluded?.(file) !== true;
}
