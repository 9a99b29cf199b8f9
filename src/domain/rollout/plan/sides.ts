import { err, ok, type Result } from '../../../base/result.js';
import type { Refusal } from '../failure.js';
import { type Place, runs, type Seen, type Slot } from '../seen.js';

/** The slots of one place, for a release that is to serve there. */
export interface Sides {
  readonly place: string;
  /** Half of the place's slots: they run the release, or will. None of them serves another one. */
  readonly candidate: readonly Slot[];
  readonly others: readonly Slot[];
}

/**
 * Chooses the slots that a release gets: those that run it already, then such as serve nobody. What has
 * requests of another release is never chosen (invariant I1).
 */
export function sidesOf(seen: Seen, release: string): Result<Sides[], Refusal> {
  const sides: Sides[] = [];
  for (const place of seen.places) {
    const candidate = candidatesOf(place, release);
    if (candidate.length < capacityOf(place)) {
      const serving = place.slots
        .filter((one) => one.share > 0)
        .map(({ order, release: it }) => ({ order, ...(it === undefined ? {} : { release: it }) }));
      return err({ kind: 'no-room', place: place.name, serving });
    }
    sides.push({
      place: place.name,
      candidate,
      others: place.slots.filter((one) => !candidate.includes(one)),
    });
  }
  return ok(sides);
}

/** Who is left when the release has everything; nobody where it has no place. */
export function leftBy(release: string, seen: Seen): Slot[] {
  const sides = sidesOf(seen, release);
  return sides.ok ? sides.value.flatMap(({ others }) => others) : [];
}

/** Half of the ports serve, the other half takes the candidate. */
const capacityOf = (place: Place): number => Math.floor(place.slots.length / 2);

function candidatesOf(place: Place, release: string): Slot[] {
  const rank = (one: Slot): number => {
    if (runs(one, release)) return one.share > 0 ? 0 : 1;
    return one.release === release ? 2 : 3;
  };
  return place.slots
    .filter((one) => one.release === release || one.share === 0)
    .sort((a, b) => rank(a) - rank(b) || a.order - b.order)
    .slice(0, capacityOf(place));
}
