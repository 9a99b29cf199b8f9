import type { ReleaseAim } from '../aim.js';
import { type Place, runs, type Seen, type Slot } from '../seen.js';
import type { Step } from '../step.js';
import { batchesOf } from './batches.js';
import { hookSteps } from './hooks.js';

/**
 * Where the platform replaces the release of a slot in place: the slot that serves is rolled, so that strategies may
 * alternate and a target that can only roll keeps what it consists of. A share is a part of the slot.
 */
export function planByRoll(aim: ReleaseAim, seen: Seen): Step[] {
  const places = seen.places.filter((place) => isConcerned(place, aim));
  const batches = batchesOf(
    places.map(({ name }) => name),
    aim.strategy.kind === 'rolling' ? aim.strategy : { kind: 'immediate' },
  );
  return [
    ...hookSteps(aim, 'pre-switch'),
    ...batches.flatMap(({ at, percent }) =>
      rolled(
        aim,
        places.filter(({ name }) => at.includes(name)),
        percent,
      ),
    ),
    ...hookSteps(aim, 'post-switch'),
  ];
}

const isConcerned = (place: Place, { release, touched }: ReleaseAim): boolean =>
  touched.has(place.name) || !runs(servingSlot(place), release);

function rolled({ strategy, isFirst }: ReleaseAim, places: readonly Place[], ofAll: number): Step[] {
  const at = places.map((place) => servingSlot(place).id);
  const manner = strategy.kind === 'recreate' ? 'recreate' : 'rolling';
  const roll = (percent: number): Step[] => [
    { kind: 'roll', at, percent, manner },
    { kind: 'gate', at, isWarm: false },
    { kind: 'verify', percent: percent === 100 ? ofAll : percent },
  ];
  // There is nothing to compare a first one with.
  const isWatched = strategy.kind === 'canary' && !isFirst;
  const { steps, bakeMs } = isWatched ? strategy : { steps: [], bakeMs: 0 };
  const watched = steps.flatMap((percent): Step[] => [
    ...roll(percent),
    ...(bakeMs > 0 ? [{ kind: 'bake', percent, ms: bakeMs } as const] : []),
  ]);
  return at.length === 0 ? [] : [...watched, ...roll(100)];
}

/** The one with the most requests, else the first. */
export function servingSlot({ name, slots }: Place): Slot {
  const [first] = [...slots].sort((a, b) => b.share - a.share || a.order - b.order);
  // A platform that rolls shows the slot before there is anything in it.
  if (!first) throw new Error(`'${name}' has no slot to roll`);
  return first;
}
