import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ids of the processes whose environment holds the mark, without this one and without the dead that nobody has
 * collected. Linux only: elsewhere there is no way to ask, and the answer is nobody.
 */
export function markedProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const needle = Buffer.from(mark);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentHolds(pid, needle) && !isZombie(pid));
}

// A process may end while we look at it, and those of other users are closed to us: neither is ours to end.
function environmentHolds(pid: number, needle: Buffer): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(needle);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, ''));
  } catch {
    return true;
  }
}

/** Whether a process group still has a member; members that are dead but uncollected count. */
export function groupExists(group: number): boolean {
  return signal(-group, 0);
}

/** Sends a signal to a process, or with a negative id to its group; false when there was none to send it to. */
export function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    // EPERM: it is there, but it has become another user (sudo). It cannot be ended by us.
    return (error as NodeJS.ErrnoException).code === 'EPERM' && name === 0;
  }
}
