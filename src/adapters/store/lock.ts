import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { type Clock } from '../../base/clock.js';
import { processSpace, startTime } from '../../base/living-process.js';
import { poll } from '../../base/poll.js';
import { stateOfProcess } from './owner.js';
import { removeQuietly } from './runs.js';

const WAIT = { intervalMs: 10, deadlineMs: 10_000 };
/** What is done under a lock takes milliseconds: whoever holds it for so long is stopped or gone, or no cimyr. */
const EXPIRES_MS = 5000;

/**
 * Acts while no other cimyr does. The lock is a link that leads nowhere: made in one operation, and its text names
 * the holder, so that one who was killed holds up nobody. Throws when it cannot be had in time; what lay there and
 * was no lock, such as a job's file, is told.
 */
export async function locked(path: string, clock: Clock, act: () => void): Promise<string | undefined> {
  const alien = alienAt(path);
  if (alien !== undefined) drop(path, undefined);
  if (alienAt(path) !== undefined) {
    act();
    return `${path} is ${alien}, no lock, and cannot be removed; remove it`;
  }
  const holder = [process.pid, startTime(process.pid), processSpace()].join(' ');
  if (!(await poll(clock, WAIT, () => take(path, holder, clock.now()))))
    throw new Error(
      `${path} is held by another cimyr (process ${holderOf(path)?.split(' ')[0] ?? 'unknown'})`,
    );
  try {
    act();
  } finally {
    if (holderOf(path) === holder) rmSync(path, { force: true });
  }
  return alien === undefined ? undefined : `${path} was ${alien}, no lock, and is removed`;
}

function alienAt(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink()) return undefined;
  return found.isDirectory() ? 'a folder' : 'a file';
}

function take(path: string, holder: string, now: number): boolean {
  if (make(path, holder)) return true;
  const other = holderOf(path);
  // Nothing else happens in this process while it acts: what bears its name was planted.
  if (other === holder) return true;
  if (other === undefined || !isOver(path, other, now)) return false;
  drop(path, other);
  return make(path, holder);
}

function make(path: string, holder: string): boolean {
  try {
    symlinkSync(holder, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isOver(path: string, holder: string, now: number): boolean {
  const [pid, began, space] = holder.split(' ');
  const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
  return stateOfProcess(Number(pid), began, space) === 'gone' || Math.abs(now - made) > EXPIRES_MS;
}

/** By a rename: of two who find the same dead holder, the second would remove the first one's lock. */
function drop(path: string, holder: string | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    rmSync(aside, { recursive: true, force: true });
    renameSync(path, aside);
  } catch {
    return;
  }
  const found = holderOf(aside);
  removeQuietly(aside);
  if (found !== undefined && found !== holder) make(path, found);
}

function holderOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
