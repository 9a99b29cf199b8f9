import { readdirSync, readFileSync } from 'node:fs';
import { once } from '../../base/once.js';

export interface FoundProcess {
  readonly pid: number;
  readonly group: number;
}

/** Only Linux can be asked who carries a mark; elsewhere process groups must do. */
export const canList = process.platform === 'linux';

/** The processes of this machine. What is asked in one turn of the loop is looked up once: many jobs end together. */
export class ProcessTable {
  #seen: readonly SeenProcess[] | undefined;

  /**
   * The living processes whose environment holds the mark or whose group is one of these, without this one and
   * without the dead that nobody has collected.
   */
  find(mark: string, groups: ReadonlySet<number>): FoundProcess[] {
    if (!canList) return [];
    if (!this.#seen) {
      this.#seen = otherProcesses();
      setImmediate(() => {
        this.#seen = undefined;
      });
    }
    return this.#seen.flatMap(({ pid, state, environment }) => {
      const isMeant = (groups.size > 0 && groups.has(state().group)) || environment().includes(mark);
      return isMeant && state().isAlive ? [{ pid, group: state().group }] : [];
    });
  }
}

/** Each is looked at when it is asked for: the state of all takes the system five times as long as their environments. */
interface SeenProcess {
  readonly pid: number;
  readonly state: () => { readonly isAlive: boolean; readonly group: number };
  readonly environment: () => Buffer;
}

const otherProcesses = (): SeenProcess[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const environment = once(() => read(`/proc/${name}/environ`));
    return [{ pid: Number(name), state: once(() => stateOf(name)), environment }];
  });

function stateOf(pid: string): ReturnType<SeenProcess['state']> {
  const stat = read(`/proc/${pid}/stat`).toString('latin1');
  // State and group are the first and third field behind the name in brackets, which may itself hold brackets.
  const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 3);
  return { isAlive: !/^[ZX]?$/.test(state), group: Number(group) };
}

// A process may end while we look at it, and the environment of other users' is closed to us.
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return EMPTY;
  }
}

const EMPTY = Buffer.alloc(0);

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
