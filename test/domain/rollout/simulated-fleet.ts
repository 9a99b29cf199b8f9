import type { Ability, Place, Seen, Slot } from '../../../src/domain/rollout/seen.js';
import { isPlaceStep, type PlaceStep } from '../../../src/domain/rollout/step.js';
import { weightsFor } from '../../../src/domain/rollout/weights.js';
import type { Change } from '../../../src/ports/fleet.js';

/** What a target consists of. Without slots its places are only switched and activated. */
export interface Shape {
  readonly hosts: number;
  readonly ports: number;
  readonly hasWeights: boolean;
  /** The platform replaces what runs in a slot; nobody can tell what is under way there. */
  readonly rolls?: boolean;
}

const BEHIND_A_PROXY: readonly Ability[] = ['weights', 'beside'];

/** A target on which nothing was ever deployed. */
export const emptyFleet = ({ hosts, ports, hasWeights, rolls = false }: Shape): Seen => ({
  abilities: new Set<Ability>([
    ...(hasWeights ? BEHIND_A_PROXY : []),
    ...(rolls ? (['rolls'] as const) : []),
  ]),
  places: Array.from({ length: hosts }, (_, h): Place => {
    const name = `h${h + 1}`;
    const slots = Array.from({ length: ports }, (__, p): Slot => {
      const order = 8001 + p;
      const idle = { id: `${name}:${order}`, place: name, order, state: 'stopped', share: 0 } as const;
      return rolls ? idle : { ...idle, inFlight: 0 };
    });
    return { name, kept: [], slots };
  }),
});

/** One thing that happens on a place whole or not at all. */
type Piece = (place: Place) => Place;

/**
 * The states that a step leads through, the last one being its end. `cuts`: how many pieces each place gets done before
 * the step is cut short there; missing: all.
 */
export function statesOf(seen: Seen, step: Change, release: string, cuts: readonly number[] = []): Seen[] {
  const states: Seen[] = [];
  let now = seen;
  for (const [index, place] of seen.places.entries())
    for (const piece of piecesOf(step, place, release).slice(0, cuts[index])) {
      now = withPlace(now, place.name, piece);
      states.push(now);
    }
  return states;
}

const withPlace = (seen: Seen, name: string, change: Piece): Seen => ({
  ...seen,
  places: seen.places.map((place) => (place.name === name ? change(place) : place)),
});

function piecesOf(step: Change, place: Place, release: string): Piece[] {
  if (isPlaceStep(step)) return step.at.includes(place.name) ? onPlace(step, release) : [];
  return place.slots
    .filter(({ id }) => step.at.includes(id))
    .flatMap(({ id }) =>
      onSlot(step, release).map(
        (change): Piece =>
          (now) => ({ ...now, slots: now.slots.map((one) => (one.id === id ? change(one) : one)) }),
      ),
    );
}

function onPlace(step: PlaceStep, release: string): Piece[] {
  switch (step.kind) {
    case 'prepare':
      return [(place) => ({ ...place, kept: [...new Set([...place.kept, release])] })];
    case 'close':
      return [(place) => weighed(place, () => 0)];
    case 'shift':
      return [(place) => shifted(place, release, step.percent)];
    case 'switch':
      return [
        (place) => ({ ...place, holds: release }),
        // The command that activates is under way.
        ({ settled: _, ...place }) => place,
        (place) => ({ ...place, settled: release }),
      ];
    case 'leave':
      return [({ holds: _, settled: __, ...place }) => place];
  }
}

type Touch = (one: Slot) => Slot;

function onSlot(step: Exclude<Change, PlaceStep>, release: string): Touch[] {
  const none = { share: 0, inFlight: 0 };
  switch (step.kind) {
    case 'start':
      return [
        ({ standbyMs: _, ...one }) => ({ ...one, ...none, release, state: 'unsettled' }),
        (one) => ({ ...one, state: 'running' }),
      ];
    case 'stop':
      return [
        ({ standbyMs: _, ...one }) => ({ ...one, ...none, state: 'unsettled' }),
        ({ release: _, ...one }) => ({ ...one, state: 'stopped' }),
      ];
    case 'roll':
      return rolledTo(release, step.percent / 100);
    // Nobody can tell afterwards either, where nobody could before.
    case 'drain':
      return [(one) => (one.inFlight === undefined ? one : { ...one, inFlight: one.share > 0 ? 1 : 0 })];
    case 'retire':
      return [(one) => ({ ...one, standbyMs: step.ms })];
  }
}

function shifted(place: Place, release: string, percent: number): Place {
  const isMine = (one: Slot) => one.state === 'running' && one.release === release;
  const mine = place.slots.filter(isMine).length;
  const serving = place.slots.filter((one) => !isMine(one) && one.share > 0).length;
  const { candidate, other } = weightsFor(percent, mine, serving);
  return weighed(place, (one) => (isMine(one) ? candidate : one.share > 0 ? other : 0));
}

/** Half of the way first; all of it is the release. Without another slot it has all requests of its place. */
function rolledTo(release: string, part: number): Touch[] {
  const to = (share: number): Touch => {
    return ({ rolling, ...one }) => {
      const there = { ...one, state: 'running', share: 1 } as const;
      if (share === 1) return { ...there, release };
      // What was begun towards another one is taken back.
      if (one.release === release)
        return rolling
          ? { ...there, rolling: { ...rolling, done: Math.min(rolling.done, 1 - share) } }
          : there;
      const done = rolling?.to === release ? Math.max(rolling.done, share) : share;
      return { ...there, rolling: { to: release, done } };
    };
  };
  return [to(part / 2), to(part)];
}

/** Whoever has requests has some under way, and keeps those when there come no more. */
function weighed(place: Place, weightOf: (one: Slot) => number): Place {
  const total = place.slots.reduce((sum, one) => sum + weightOf(one), 0);
  const slots = place.slots.map((one) => {
    const share = total === 0 ? 0 : weightOf(one) / total;
    if (share === 0) return { ...one, share };
    // Whoever gets requests is on standby no more.
    const { standbyMs: _, ...serving } = one;
    return { ...serving, share, inFlight: 1 };
  });
  return { ...place, slots };
}

/** The time of all that are on standby is over: each place stops them by itself. */
export function expired(seen: Seen): Seen {
  const places = seen.places.map((place) => {
    const slots = place.slots.map(({ standbyMs, ...one }): Slot => {
      if (standbyMs === undefined) return one;
      const { release: _, ...stopped } = one;
      return { ...stopped, share: 0, inFlight: 0, state: 'stopped' };
    });
    return { ...place, slots };
  });
  return { ...seen, places };
}

/** An instance dies while it has requests: the proxy gives them to the others. */
export function crashed(seen: Seen, id: string): Seen {
  const places = seen.places.map((place) => {
    if (!place.slots.some((one) => one.id === id && one.share > 0)) return place;
    const left = weighed(place, (one) => (one.id === id ? 0 : one.share));
    const slots = left.slots.map((one) =>
      one.id === id ? { ...one, state: 'unsettled' as const, inFlight: 0 } : one,
    );
    return { ...left, slots };
  });
  return { ...seen, places };
}
