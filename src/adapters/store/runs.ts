import { constants, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetOrder, type OrderedRun, orderedRuns } from './order.js';
import { hasLivingOwner } from './owner.js';
import { ensureOurs, type StateDirectory } from './state.js';

const KEPT_RUNS = 20;

export const runsDirectory = (state: StateDirectory): string => join(state, 'runs');

/** Makes the directory of all runs. Throws where somebody else could lead what we write elsewhere. */
export function makeRunsDirectory(state: StateDirectory): string {
  const runs = runsDirectory(state);
  ensureOurs(runs);
  return runs;
}

/** Runs whose owner is gone and who have no `run.json`: killed in the middle. Oldest first. */
export function interruptedRuns(state: StateDirectory): string[] {
  const runs = orderedRuns(runsDirectory(state)).map(({ directory }) => directory);
  return runs.filter(
    (run) =>
      existsSync(join(run, 'owner.json')) && !existsSync(join(run, 'run.json')) && !hasLivingOwner(run),
  );
}

/** The runs that are kept, oldest first. */
export function keptRuns(
  state: StateDirectory,
): { readonly directory: string; readonly isGoingOn: boolean }[] {
  return orderedRuns(runsDirectory(state)).map(({ directory }) => ({
    directory,
    isGoingOn: hasLivingOwner(directory),
  }));
}

/** Copies the artifacts of a job of one run, by its index, to a job of another. Throws the system's error. */
export function adoptArtifacts(from: string, job: number, to: string, asJob: number): void {
  const source = join(from, 'artifacts', String(job));
  const copied = { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true };
  if (existsSync(source)) cpSync(source, join(to, 'artifacts', String(asJob)), copied);
}

/** Removes all but the newest of these runs. One that is still going on is never removed. */
export function prune(runs: readonly OrderedRun[]): void {
  for (const run of runs.slice(0, -KEPT_RUNS)) {
    const { directory } = run;
    if (!existsSync(join(directory, 'run.json')) && hasLivingOwner(directory)) continue;
    removeQuietly(directory);
    forgetOrder(run);
  }
}

/** Another cimyr may be removing it at this moment, and a run left over harms nobody. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Said above.
  }
}
