import type { ReleaseAim } from '../aim.js';
import { isAt, isWhole, type Place, type Seen } from '../seen.js';
import type { Step } from '../step.js';
import { batchesOf, type PlaceBatch } from './batches.js';
import { hookSteps } from './hooks.js';

/**
 * Where nobody divides the requests: place by place the pointer is moved and the service restarted. A share is a
 * share of places. A rollback begins with the place that changed last, and leaves alone what never changed. Places
 * where something was cut short come first: nobody else goes away before they are back.
 */
export function planByPlaces(aim: ReleaseAim, seen: Seen): Step[] {
  const concerned = seen.places.filter((place) => !isAt(place, aim.release) || aim.touched.has(place.name));
  const places = inOrder(aim.intent === 'rollback' ? concerned.reverse() : concerned, aim);
  const batches = batchesOf(
    places.map(({ name }) => name),
    aim.strategy,
  );
  const bakeMs = aim.strategy.kind === 'canary' ? aim.strategy.bakeMs : 0;
  return [
    ...hookSteps(aim, 'pre-switch'),
    ...batches.flatMap((batch) => changed(batch, places, bakeMs)),
    ...hookSteps(aim, 'post-switch'),
  ];
}

/** What is done stays in the order in which it was done, so that batches remain what they were. */
function inOrder(places: readonly Place[], { release, touched }: ReleaseAim): Place[] {
  const order = [...touched];
  const rank = (place: Place) => (isAt(place, release) ? 0 : isWhole(place) ? 2 : 1);
  const turn = (place: Place) =>
    rank(place) < 2 && touched.has(place.name) ? order.indexOf(place.name) : order.length;
  return [...places].sort((a, b) => rank(a) - rank(b) || turn(a) - turn(b));
}

function changed({ at, percent, isWatched }: PlaceBatch, all: readonly Place[], bakeMs: number): Step[] {
  const batch = all.filter(({ name }) => at.includes(name));
  const slots = batch.flatMap((place) => place.slots.map(({ id }) => id));
  const some = slots.length > 0;
  return [
    ...(some ? [{ kind: 'stop', at: slots } as const] : []),
    { kind: 'switch', at },
    ...(some ? [{ kind: 'start', at: slots } as const] : []),
    { kind: 'gate', at: some ? slots : at, isWarm: false },
    { kind: 'verify', percent },
    ...(isWatched && bakeMs > 0 ? [{ kind: 'bake', percent, ms: bakeMs } as const] : []),
  ];
}
