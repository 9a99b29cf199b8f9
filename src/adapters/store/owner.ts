import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlain } from './plain.js';

const MAX_BYTES = 4096;

/** Who runs a run: enough to see later whether that process is still the same one. */
interface Owner {
  readonly pid: number;
  readonly startTime: string;
}

/** Names this process as the owner of a run that nobody sees yet. */
export function writeOwner(run: string): void {
  const owner: Owner = { pid: process.pid, startTime: startTime(process.pid) };
  writeFileSync(join(run, 'owner.json'), JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
}

/** Whether the process that began the run still lives. The same id may belong to another by now: its start time tells. */
export function hasLivingOwner(run: string): boolean {
  const { pid, startTime } = ownerOf(run) ?? {};
  return isLiving(pid, startTime);
}

export const isLiving = (pid: unknown, began: unknown): boolean =>
  typeof pid === 'number' && began !== '' && startTime(pid) === began;

function ownerOf(run: string): Partial<Owner> | undefined {
  try {
    return JSON.parse(readPlain(join(run, 'owner.json'), MAX_BYTES)) as Partial<Owner>;
  } catch {
    return undefined;
  }
}

/** When a living process began, in whatever unit its system counts; empty for none, and for a dead one uncollected. */
export function startTime(pid: number): string {
  if (process.platform !== 'linux') return exists(pid) ? 'alive' : '';
  try {
    // Fields 3 (state) and 22 (start time) of /proc/PID/stat; the name in brackets may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]$/.test(fields[0] ?? '') ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
