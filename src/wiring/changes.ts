import { changedFiles } from '../adapters/git/changed-files.js';
import { baseCommit } from '../adapters/github/run-context.js';
import type { Pipeline } from '../domain/pipeline.js';

export interface Changes {
  /** Indices of jobs none of whose `changes` patterns matches a changed file. */
  readonly unchanged: ReadonlySet<number>;
  readonly notices: readonly string[];
}

/** Compares only where a job asks; where nobody can tell, every job runs. */
export async function changesSince(
  pipeline: Pipeline,
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Changes> {
  const asking = pipeline.jobs.filter(({ changes }) => changes.length > 0);
  if (asking.length === 0) return { unchanged: new Set(), notices: [] };
  const onGitHub = env['GITHUB_ACTIONS'] === 'true';
  const files = await changedFiles(workspace, onGitHub ? baseCommit(env) : undefined);
  if (!files.ok) return { unchanged: new Set(), notices: [`changes: ${files.error}; every job runs`] };
  const { default: picomatch } = await import('picomatch');
  const known = new Map<string, boolean>();
  const hasChange = (patterns: readonly string[]): boolean => {
    const key = JSON.stringify(patterns);
    const found = known.get(key) ?? files.value.some(matcher(patterns, picomatch));
    known.set(key, found);
    return found;
  };
  const still = asking.filter(({ changes }) => !changes.every(hasChange));
  return { unchanged: new Set(still.map(({ index }) => index)), notices: [] };
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
