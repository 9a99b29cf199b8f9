import { constants, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasLivingOwner, orderOf } from './owner.js';
import { ensureOurs, type StateDirectory } from './state.js';

const KEPT_RUNS = 20;
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

export const runsDirectory = (state: StateDirectory): string => join(state, 'runs');

/** Makes the directory of all runs. Throws where somebody else could lead what we write elsewhere. */
export function makeRunsDirectory(state: StateDirectory): string {
  const runs = runsDirectory(state);
  for (const directory of [state, runs]) ensureOurs(directory);
  return runs;
}

/** Runs whose owner is gone and who have no `run.json`: killed in the middle. Oldest first. */
export function interruptedRuns(state: StateDirectory): string[] {
  return runsIn(runsDirectory(state)).filter(
    (run) =>
      existsSync(join(run, 'owner.json')) && !existsSync(join(run, 'run.json')) && !hasLivingOwner(run),
  );
}

/** The runs that are kept, oldest first. */
export function keptRuns(
  state: StateDirectory,
): { readonly directory: string; readonly isGoingOn: boolean }[] {
  return runsIn(runsDirectory(state)).map((directory) => ({
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
export function prune(runs: readonly string[]): void {
  for (const run of runs.slice(0, -KEPT_RUNS)) {
    if (existsSync(join(run, 'run.json')) || !hasLivingOwner(run)) removeQuietly(run);
  }
}

/** In the order in which they began, which ids tell only where the clock never went back. */
export function runsIn(runs: string): string[] {
  const names = runIdsIn(runs);
  const found = names.map((name) => ({ run: join(runs, name), order: orderOf(join(runs, name)) }));
  return found.sort((a, b) => a.order - b.order).map(({ run }) => run);
}

/** The names of runs in a directory, sorted; none where there is no such directory. */
export function runIdsIn(runs: string): string[] {
  try {
    const found = readdirSync(runs, { withFileTypes: true });
    return found
      .flatMap((entry) => (entry.isDirectory() && RUN_ID.test(entry.name) ? [entry.name] : []))
      .sort();
  } catch {
    return [];
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
