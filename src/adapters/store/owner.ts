import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processSpace, startTime } from '../../base/living-process.js';
import { readPlain } from './plain.js';

const MAX_BYTES = 4096;
/** A run of another machine or container that has written nothing for so long counts as killed. */
const SILENT_MS = 24 * 60 * 60 * 1000;

/** Who runs a run: enough to see later whether that process is still the same one. */
interface Owner {
  readonly pid: number;
  readonly startTime: string;
  /** Where its id means this process; earlier versions wrote none. */
  readonly space?: string;
}

/** `unseen`: it belongs to another machine or container, to which the directory is mounted, too. */
export type OwnerState = 'living' | 'gone' | 'unseen';

/** Names this process as the owner of a run that nobody sees yet. */
export function writeOwner(run: string): void {
  const owner: Owner = { pid: process.pid, startTime: startTime(process.pid), space: processSpace() };
  writeFileSync(join(run, 'owner.json'), JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
}

/** Whether the process that began the run still lives. The same id may belong to another by now: its start time tells. */
export function ownerState(run: string): OwnerState {
  const { pid, startTime, space } = ownerOf(run) ?? {};
  return stateOfProcess(pid, startTime, space);
}

export function stateOfProcess(pid: unknown, began: unknown, space: unknown): OwnerState {
  if (typeof space === 'string' && space !== processSpace()) return 'unseen';
  return typeof pid === 'number' && began !== '' && startTime(pid) === began ? 'living' : 'gone';
}

/** Whether a run has written nothing for so long that nobody can be at it any more. */
export function isSilent(run: string, now: number): boolean {
  const journal = lstatSync(join(run, 'events.ndjson'), { throwIfNoEntry: false });
  return now - (journal ?? lstatSync(run)).mtimeMs > SILENT_MS;
}

function ownerOf(run: string): Partial<Owner> | undefined {
  try {
    return JSON.parse(readPlain(join(run, 'owner.json'), MAX_BYTES)) as Partial<Owner>;
  } catch {
    return undefined;
  }
}
