import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTime } from '../../base/living-process.js';

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
