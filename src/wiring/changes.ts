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
  // Loaded only where a job asks.
  const { PathPatterns } = await import('../base/glob/path-patterns.js');
  const known = new Map<string, boolean>();
  const hasChange = (patterns: readonly string[]): boolean => {
    const key = JSON.stringify(patterns);
    let found = known.get(key);
    if (found === undefined) {
      const wanted = new PathPatterns(patterns);
      found = files.value.some((file) => wanted.matches(file));
      known.set(key, found);
    }
    return found;
  };
  const still = asking.filter(({ changes }) => !changes.every(hasChange));
  return { unchanged: new Set(still.map(({ index }) => index)), notices: [] };
}
