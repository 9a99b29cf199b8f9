import {
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { hasLivingOwner } from './owner.js';

const KEPT_RUNS = 20;
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

/** What cimyr keeps in a workspace, and nobody's repository has. */
export const stateDirectory = (workspace: string): string => resolve(workspace, '.cimyr');

export const runsDirectory = (workspace: string): string => join(stateDirectory(workspace), 'runs');

/**
 * Makes `.cimyr/runs`. Throws where somebody else could lead what we write elsewhere: a link in place of a
 * directory, which a checkout may bring, or a directory that others own or may write to.
 */
export function makeRunsDirectory(workspace: string): string {
  const [state, runs] = [stateDirectory(workspace), runsDirectory(workspace)];
  for (const directory of [state, runs]) {
    if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
    const found = lstatSync(directory);
    if (!found.isDirectory()) throw new Error(`${directory} is not a directory; remove it`);
    if (process.getuid && found.uid !== process.getuid())
      throw new Error(`${directory} belongs to another user; remove it`);
    if ((found.mode & 0o002) !== 0) throw new Error(`${directory} is writable by everybody; chmod 700 it`);
  }
  try {
    // What lies here belongs to nobody's repository.
    writeFileSync(join(state, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return runs;
}

/** Runs whose owner is gone and who have no `run.json`: killed in the middle. Oldest first. */
export function interruptedRuns(workspace: string): string[] {
  return runsIn(runsDirectory(workspace)).filter(
    (run) =>
      existsSync(join(run, 'owner.json')) && !existsSync(join(run, 'run.json')) && !hasLivingOwner(run),
  );
}

/** The runs that are kept, oldest first. */
export function keptRuns(workspace: string): { readonly directory: string; readonly isGoingOn: boolean }[] {
  return runsIn(runsDirectory(workspace)).map((directory) => ({
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

/** Keeps the newest runs. One that is still going on is never removed. */
export function prune(runs: string): void {
  for (const run of runsIn(runs).reverse().slice(KEPT_RUNS)) {
    if (existsSync(join(run, 'run.json')) || !hasLivingOwner(run)) removeQuietly(run);
  }
}

/** Ids sort by time. */
function runsIn(runs: string): string[] {
  if (!existsSync(runs)) return [];
  const found = readdirSync(runs, { withFileTypes: true });
  const names = found.flatMap((entry) =>
    entry.isDirectory() && RUN_ID.test(entry.name) ? [entry.name] : [],
  );
  return names.sort().map((name) => join(runs, name));
}

/** Another cimyr may be removing it at this moment, and a run left over harms nobody. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Said above.
  }
}
