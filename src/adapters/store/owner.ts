import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who runs a run: enough to see later whether that process is still the same one. */
interface Owner {
  readonly pid: number;
  readonly startTime: string;
}

/** Names this process as the owner: by a rename, since half a name would look like nobody. */
export function writeOwner(run: string): void {
  const owner: Owner = { pid: process.pid, startTime: startTime(process.pid) };
  const beside = join(run, 'owner.json.tmp');
  writeFileSync(beside, JSON.stringify(owner), { mode: 0o600 });
  renameSync(beside, join(run, 'owner.json'));
}

/** Whether the process that began the run still lives. The same id may belong to another by now: its start time tells. */
export function hasLivingOwner(run: string): boolean {
  try {
    const { pid, startTime: began } = JSON.parse(readFileSync(join(run, 'owner.json'), 'utf8')) as Owner;
    return began !== '' && startTime(pid) === began;
  } catch {
    return false;
  }
}

/** When a living process began, in whatever unit its system counts; empty for none, and for a dead one uncollected. */
function startTime(pid: number): string {
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
