import { constants, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetOrder, type OrderedRun, orderedRuns } from './order.js';
import { isSilent, ownerState } from './owner.js';
import { isReallyBelow } from './plain.js';
import { ensureOurs, runsDirectory, type StateDirectory } from './state.js';

const KEPT_RUNS = 20;

/** Makes the directory of all runs. Throws where somebody else could lead what we write elsewhere. */
export function makeRunsDirectory(state: StateDirectory): string {
  const runs = runsDirectory(state);
  ensureOurs(runs);
  return runs;
}

/** Runs whose owner is gone and who have no `run.json`: killed in the middle. Oldest first. */
export function interruptedRuns(state: StateDirectory, now: number): string[] {
  const runs = orderedRuns(runsDirectory(state)).map(({ directory }) => directory);
  return runs.filter((run) => {
    if (!existsSync(join(run, 'owner.json')) || hasRecord(run)) return false;
    const owner = ownerState(run);
    return owner === 'gone' || (owner === 'unseen' && isSilent(run, now));
  });
}

/** The runs that are kept, oldest first. */
export function keptRuns(
  state: StateDirectory,
): { readonly directory: string; readonly isGoingOn: boolean }[] {
  return orderedRuns(runsDirectory(state)).map(({ directory }) => {
    const owner = ownerState(directory);
    return { directory, isGoingOn: owner === 'living' || (owner === 'unseen' && !hasRecord(directory)) };
  });
}

const hasRecord = (run: string): boolean => existsSync(join(run, 'run.json'));

/** Copies the artifacts of a job of one run, by its index, to a job of another. Throws the system's error. */
export function adoptArtifacts(from: string, job: number, to: string, asJob: number): void {
  const source = join(from, 'artifacts', String(job));
  const copied = { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true };
  if (isReallyBelow(from, source)) cpSync(source, join(to, 'artifacts', String(asJob)), copied);
}

/** Removes all but the newest of these runs. One that is still going on is never removed. */
export function prune(runs: readonly OrderedRun[]): void {
  for (const run of runs.slice(0, -KEPT_RUNS)) {
    const { directory } = run;
    if (!hasRecord(directory) && ownerState(directory) !== 'gone') continue;
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
