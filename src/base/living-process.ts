import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { once } from './once.js';

/** Ids of processes mean something on one machine and in one container only; folders may be shared by several. */
export const processSpace = once(() => {
  const space = process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
  return createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 6);
});

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
