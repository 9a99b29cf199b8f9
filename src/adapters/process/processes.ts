import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { once } from '../../base/once.js';
import { isMarked } from './limit-mark.js';
import { isOfOthers } from './orphans.js';

export interface FoundProcess {
  readonly pid: number;
  readonly group: number;
}

/** What somebody's processes are known by. Each alone is proof; which of them a daemon keeps, differs. */
export interface Proofs {
  /** In the environment that it was started with. A title written over it, and `env -i`, lose it. */
  readonly mark: string;
  readonly groups: ReadonlySet<number>;
  /** Where it is open as an output or as the spare descriptor. Whoever closes all descriptors loses it. */
  readonly pipe?: string | undefined;
  /** Whether the limit that marks a run counts, which nobody loses: it does not tell one attempt from another. */
  readonly hasLimit?: boolean;
  /** Whether this process itself has started them. */
  readonly isOwn?: boolean;
}

/** Only Linux can be asked who carries a mark; elsewhere process groups must do. */
export const canList = process.platform === 'linux';

/** Where jobs' processes have their output open a second time: daemons close the first three. Shells use small numbers. */
export const SPARE_DESCRIPTOR = 19;
const LOOKED_AT = [SPARE_DESCRIPTOR, 1, 2];

/** The processes of this machine. What is asked in one turn of the loop is looked up once: many jobs end together. */
export class ProcessTable {
  #seen: readonly SeenProcess[] | undefined;

  /** The living processes of which one proof holds, without this one and without the dead that nobody has collected. */
  find({ mark, groups, pipe, hasLimit, isOwn }: Proofs): FoundProcess[] {
    const isYounger = isOwn ? youngerOnes() : () => true;
    const mayBeOlder = !isOwn || mostPids() < MANY_PIDS;
    return this.#look().flatMap((one) => {
      // What was there before is not even looked into.
      if (!mayBeOlder && !isYounger(one)) return [];
      const isMeant =
        (groups.size > 0 && groups.has(one.state().group)) ||
        one.environment().includes(mark) ||
        (pipe !== undefined && one.holds(pipe)) ||
        // What this process itself has at work carries its limit, too, and is in its group.
        (hasLimit &&
          isYounger(one) &&
          isMarked(one.limits(), mark) &&
          one.state().group !== stateOf('self').group);
      return isMeant && one.state().isAlive ? [{ pid: one.pid, group: one.state().group }] : [];
    });
  }

  /**
   * The processes of this user that began after this one and have lost their parent, and that nobody can prove to be
   * somebody else's. `places`: where commands of ours were started.
   */
  orphans(places: Iterable<string>): number[] {
    const [{ began, parent }, user] = [stateOf('self'), userOf('self')];
    // Init, or whoever above us takes in orphans instead.
    const adopters = new Set([1]);
    for (let pid = parent; pid > 1; pid = stateOf(pid).parent) adopters.add(pid);
    const own = once(() => traitsOf('self'));
    return this.#look()
      .filter(youngerOnes())
      .flatMap(({ pid, state }) => {
        const isOrphan = adopters.has(state().parent) && state().isAlive && state().began >= began;
        if (!isOrphan || userOf(pid) !== user) return [];
        const isOfEarlierSession = stateOf(state().session).began < began;
        return isOfOthers({ ...traitsOf(pid), isOfEarlierSession }, own(), places) ? [] : [pid];
      });
  }

  #look(): readonly SeenProcess[] {
    if (!canList) return [];
    if (!this.#seen) {
      this.#seen = otherProcesses();
      setImmediate(() => {
        this.#seen = undefined;
      });
    }
    return this.#seen;
  }
}

/** Each is looked at when it is asked for: the state of all takes the system five times as long as their environments. */
interface SeenProcess {
  readonly pid: number;
  readonly state: () => State;
  readonly environment: () => Buffer;
  readonly limits: () => Buffer;
  readonly holds: (pipe: string) => boolean;
}

interface State {
  readonly isAlive: boolean;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly began: number;
}

const otherProcesses = (): SeenProcess[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    return [
      {
        pid: Number(name),
        state: once(() => stateOf(Number(name))),
        environment: once(() => read(`/proc/${name}/environ`)),
        limits: once(() => read(`/proc/${name}/limits`)),
        holds: (pipe) => LOOKED_AT.some((descriptor) => isOpenAt(`/proc/${name}/fd/${descriptor}`, pipe)),
      },
    ];
  });

function stateOf(pid: number | 'self'): State {
  const stat = read(`/proc/${pid}/stat`).toString('latin1');
  // The fields stand behind the name in brackets, which may itself hold brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
  const [state = '', parent, group, session] = fields;
  return {
    isAlive: !/^[ZX]?$/.test(state),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    began: Number(fields[19]),
  };
}

const traitsOf = (pid: number | 'self') => ({
  cgroup: read(`/proc/${pid}/cgroup`),
  environment: read(`/proc/${pid}/environ`),
  limits: read(`/proc/${pid}/limits`),
  directory: targetOf(`/proc/${pid}/cwd`),
});

/** A pipe that has been removed meanwhile is told with a word behind its path. */
function isOpenAt(descriptor: string, pipe: string): boolean {
  const target = targetOf(descriptor);
  return target === pipe || target === `${pipe} (deleted)`;
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** Numbers grow until they begin anew: what is below ours was there before, unless they have. */
function youngerOnes(): (one: { readonly pid: number }) => boolean {
  const haveBegunAnew = newestPid() < process.pid;
  return ({ pid }) => haveBegunAnew || pid > process.pid;
}

/** Where there are fewer, a long run may see them begin anew more than once. */
const MANY_PIDS = 1_000_000;
const mostPids = once(() => Number(read('/proc/sys/kernel/pid_max').toString()) || 0);

/** The last number that was given to a process. */
const newestPid = (): number => Number(read('/proc/loadavg').toString().trim().split(' ').at(-1));

/** Not by whom its folder in /proc belongs to: that is root's where a process lets nobody look into it. */
const userOf = (pid: number | 'self'): string | undefined =>
  /^Uid:\t(\d+)/m.exec(read(`/proc/${pid}/status`).toString('latin1'))?.[1];

// A process may end while we look at it, and the environment of other users' is closed to us.
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return EMPTY;
  }
}

const EMPTY = Buffer.alloc(0);

/** As people look for it. */
export const processName = (pid: number): string =>
  `${read(`/proc/${pid}/comm`).toString().trim() || '?'} (${pid})`;

/** Whether a process group still has a member; members that are dead but uncollected count. */
export function groupExists(group: number): boolean {
  return signal(-group, 0);
}

/** Whether it has become another user's (sudo), and cannot be ended by us. */
export function isOutOfReach(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
