import { hasLimitMark } from './limit-mark.js';

/** What the system shows of a process, and what it can hardly change. */
export interface Traits {
  readonly cgroup: Buffer;
  /** As it was started: what it has written over it is neither a name nor a mark. */
  readonly environment: Buffer;
  readonly limits: Buffer;
  /** Whoever leads its session was there before us: a job's command leads its own. */
  readonly isOfEarlierSession: boolean;
  /** Where it works; undefined where that is not told. */
  readonly directory: string | undefined;
}

/**
 * Whether an orphan that no mark of ours has found provably descends from somebody beside us: it lives in another
 * group of the system (each terminal and each program of a desktop has its own), in a session that was there before,
 * carries the mark of another run, or most of our variables without the one by which ours are known. Who works in a
 * folder where no command of ours was started is taken for somebody else's, too: there is much of that on a laptop.
 */
export function isOfOthers(
  one: Traits,
  own: Pick<Traits, 'cgroup' | 'environment'>,
  places: Iterable<string>,
): boolean {
  return (
    !one.cgroup.equals(own.cgroup) ||
    one.isOfEarlierSession ||
    isElsewhere(one.directory, places) ||
    hasLimitMark(one.limits) ||
    isKept(one.environment, own.environment)
  );
}

/** Daemons go to the top of the file system; what was removed was nobody's but a job's. */
const NOWHERE = /^(\/|\/tmp|\/var\/tmp|.* \(deleted\))$/;

function isElsewhere(directory: string | undefined, places: Iterable<string>): boolean {
  if (directory === undefined || NOWHERE.test(directory)) return false;
  return ![...places].some((place) => `${directory}/`.startsWith(place.replace(/\/*$/, '/')));
}

/** Whether it is the environment of a process that was given one, and has not cleared it. */
function isKept(environment: Buffer, own: Buffer): boolean {
  const names = namesIn(environment);
  if (names.has('CIMYR_TRACKING_ID')) return true;
  const ours = namesIn(own);
  const common = [...ours].filter((name) => names.has(name));
  return ours.size > 0 && 2 * common.length >= ours.size;
}

const namesIn = (environment: Buffer): Set<string> =>
  new Set(
    environment
      .toString('latin1')
      .split('\0')
      .flatMap((entry) => /^[^=]+(?==)/.exec(entry) ?? []),
  );
