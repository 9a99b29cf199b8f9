import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTime } from '../../base/living-process.js';
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
