import type { Obstacle } from './obstacle.js';

/**
 * What a target can do; the planner asks nothing else of a platform.
 * `weights`: it divides a place's requests between slots. `beside`: two releases can run at once. `rolls`: it replaces
 * the release of a slot in place, without a gap.
 */
export type Ability = 'weights' | 'beside' | 'rolls';

/** What was read from the target just now: what serves is decided from this, never from what a journal says. */
export interface Seen {
  readonly places: readonly Place[];
  readonly abilities: ReadonlySet<Ability>;
}

/** A host, a Docker engine, a namespace. */
export interface Place {
  readonly name: string;
  /** Where it is reached as a whole, where it has an address of its own. */
  readonly address?: string;
  /** Releases that lie there complete, and can be brought back. */
  readonly kept: readonly string[];
  /** The release that it is to be. */
  readonly holds?: string;
  /** The release that it has become last; another one than `holds`: a restart is pending. */
  readonly settled?: string;
  /**
   * The share that was asked for last, in percent, and that the place gives as near as it can: half of three replicas is
   * one. Undefined where shares are met.
   */
  readonly asked?: { readonly release: string; readonly percent: number };
  readonly slots: readonly Slot[];
  /** What runs in slots that today's file no longer names: it is stopped once another release is live. */
  readonly former?: readonly Slot[];
  /** What is in the way of changes. */
  readonly obstacles?: readonly Obstacle[];
}

/** What can run one release: a port of a host, the containers of one release, a Kubernetes Deployment. */
export interface Slot {
  /** `CIMYR_INSTANCE`; unique in the target. */
  readonly id: string;
  /** Name of its place. */
  readonly place: string;
  /** Among equals the lowest is taken first. */
  readonly order: number;
  /** What was started there last. */
  readonly release?: string;
  /**
   * `unsettled`: a start or stop was interrupted or failed. `dead`: it was started, and is gone; where nobody can tell
   * it counts as running.
   */
  readonly state: 'running' | 'unsettled' | 'dead' | 'stopped';
  /** It is on its way to another release: which, and how much of it has got there, 0 to 1. */
  readonly rolling?: { readonly to: string; readonly done: number };
  /** Its share of the place's requests, 0 to 1; without weights 0. */
  readonly share: number;
  /** Requests and connections under way; undefined where nobody can tell. */
  readonly inFlight?: number;
  /** On standby: milliseconds until it is stopped. */
  readonly standbyMs?: number;
  /** Environment of the checks that ask it, such as `CIMYR_PORT`. */
  readonly env?: Readonly<Record<string, string>>;
}

export const runs = (
  slot: Pick<Slot, 'state' | 'release' | 'rolling'>,
  release: string | undefined,
): boolean => slot.state === 'running' && slot.release === release && slot.rolling === undefined;

/** Whether everything at a place whose requests nobody divides is this release. */
export const isAt = (place: Place, release: string): boolean =>
  place.holds === release && place.settled === release && place.slots.every((slot) => runs(slot, release));

/** Whether such a place is one release, whichever. */
export const isWhole = (place: Place): boolean => place.holds !== undefined && isAt(place, place.holds);

/** Names of places where a release does not lie. */
export const lacking = (release: string, { places }: Seen): string[] =>
  places.filter(({ kept }) => !kept.includes(release)).map(({ name }) => name);

/** Whether the release was never here, and cannot be brought back. */
const isStrangeTo = ({ kept, holds, slots }: Place, release: string): boolean =>
  !kept.includes(release) && holds !== release && slots.every((slot) => slot.release !== release);

/**
 * Places that have joined since the release was deployed, or were built anew. None where that is so of all: then it is
 * the release that is gone.
 */
export function strangersTo(release: string, { places }: Seen): readonly Place[] {
  const strangers = places.filter((place) => isStrangeTo(place, release));
  return strangers.length === places.length ? [] : strangers;
}

export const slotsOf = ({ places }: Seen): readonly Slot[] => places.flatMap(({ slots }) => slots);

export const formerOf = ({ places }: Seen): readonly Slot[] => places.flatMap(({ former = [] }) => former);

/** Whether slots have shares of the requests that say what serves. */
export const hasShares = ({ abilities }: Pick<Seen, 'abilities'>): boolean =>
  abilities.has('weights') || abilities.has('rolls');

/** A release's share of all requests, 0 to 1, each place counting alike. */
export function shareOf(seen: Seen, release: string): number {
  if (seen.places.length === 0) return 0;
  const shares = seen.places.map((place) => {
    if (!hasShares(seen)) return isAt(place, release) ? 1 : 0;
    return sum(place.slots.map((slot) => slot.share * partOf(slot, release)));
  });
  return sum(shares) / seen.places.length;
}

/** How much of a slot is this release, 0 to 1: what it rolls to, and what is left of the one before. */
export function partOf({ release: own, rolling }: Slot, release: string): number {
  if (rolling?.to === release) return rolling.done;
  if (own !== release) return 0;
  return rolling ? 1 - rolling.done : 1;
}

/** Whether the release is the only one with requests, everywhere. */
export const hasAll = (seen: Seen, release: string): boolean => shareOf(seen, release) > 1 - 1e-9;

/** Whether slots of one place have this share of its requests between them, in percent. */
export function hasShare(slots: readonly Slot[], percent: number): boolean {
  // One that came back later than the others has none yet.
  if (slots.length === 0 || slots.some(({ share }) => share === 0)) return false;
  const share = sum(slots.map((one) => one.share));
  // Weights are whole numbers up to 256: that is how near a share can come.
  return percent === 100 ? share > 1 - 1e-9 : share >= percent / 100 - 1 / 128;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
