import { accessSync, constants, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import type { NoCandidate, StateCandidate } from '../../domain/state-candidates.js';

declare const brand: unique symbol;

/** Absolute path of the one directory that holds runs and history: found to be ours, and to be no link. */
export type StateDirectory = string & { readonly [brand]: true };

/** Where the runs lie in it. */
export const runsDirectory = (state: string): string => join(state, 'runs');

/** Whether the directory is about to be written to, or only looked at: then nothing is made. */
export type StateUse = 'write' | 'read';

/** The first candidate that can be used. The error names each place and what is wrong with it. */
export function openState(
  candidates: readonly (StateCandidate | NoCandidate)[],
  use: StateUse,
): Result<StateDirectory, string> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    if ('why' in candidate) tried.push(`${candidate.name}: ${candidate.why}`);
    else {
      try {
        return ok(open(candidate, use));
      } catch (error) {
        tried.push(`${candidate.name}: ${(error as Error).message}`);
      }
    }
  }
  return err(
    `error[E-STATE]: there is no place for runs and their history: ${tried.join('; ')}; set CIMYR_STATE to a directory of your own`,
  );
}

function open({ base, below, isBaseOurs }: StateCandidate, use: StateUse): StateDirectory {
  if (isBaseOurs) checkOwned(base);
  let path = base;
  for (const name of below) {
    path = join(path, name);
    if (use === 'write') ensureOurs(path);
    else if (lstatSync(path, { throwIfNoEntry: false })) check(path);
    else {
      accessSync(nearestAbove(path), constants.W_OK);
      break;
    }
  }
  const state = join(base, ...below);
  if (lstatSync(runsDirectory(state), { throwIfNoEntry: false })) check(runsDirectory(state));
  if (use === 'write') accessSync(state, constants.W_OK | constants.X_OK);
  return state as StateDirectory;
}

/** Makes a directory unless it is there. Throws where somebody else could lead elsewhere what is written to it. */
export function ensureOurs(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })) makeDirectory(path);
  check(path);
}

/** Node's own `recursive` hides why it failed: a read-only disk becomes "no such file". */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeDirectory(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

function check(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) throw new Error(`${path} is a link, which is not followed; remove it`);
  if (!found.isDirectory()) throw new Error(`${path} is not a directory; remove it`);
  if (!isMine(found.uid)) throw new Error(`${path} belongs to another user`);
  if ((found.mode & 0o022) !== 0) throw new Error(`${path} is writable by others; chmod 700 it`);
}

function checkOwned(base: string): void {
  if (!isMine(statSync(base).uid)) throw new Error(`${base} belongs to another user`);
  accessSync(base, constants.W_OK);
}

/** Windows has no such numbers. */
export const isMine = (uid: number): boolean => !process.geteuid || uid === process.geteuid();

function nearestAbove(path: string): string {
  const above = dirname(path);
  return above === path || lstatSync(above, { throwIfNoEntry: false }) ? above : nearestAbove(above);
}
