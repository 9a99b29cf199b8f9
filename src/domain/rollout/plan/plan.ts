import { ok, type Result } from '../../../base/result.js';
import type { Aim, ReleaseAim } from '../aim.js';
import type { Refusal } from '../failure.js';
import { isWrittenDown } from '../progress.js';
import {
  formerOf,
  hasShare,
  type Place,
  partOf,
  runs,
  type Seen,
  type Slot,
  slotsOf,
  strangersTo,
} from '../seen.js';
import { isPlaceStep, type PlaceStep, type Step, stepId } from '../step.js';
import { planByPlaces } from './by-places.js';
import { planByRoll, servingSlot } from './by-roll.js';
import { planByTraffic } from './by-traffic.js';
import { hookSteps } from './hooks.js';
import { type Planner, plannerFor } from './planner.js';
import { leftBy } from './sides.js';

/**
 * The steps that are left from what was seen to what is aimed at, from any state: what the target shows as done is
 * left out. The error is why there is no way.
 */
export function planRollout(aim: Aim, now: Seen): Result<Step[], Refusal> {
  // What has been reached and written down stays, whatever becomes of it then (invariant I4).
  const seen = isWrittenDown(aim) ? withoutDeaths(now) : now;
  if (aim.release === undefined) return ok(withdrawal(aim, seen));
  const whole = { ...aim, release: aim.release };
  const strangers = aim.isWayBack ? strangersTo(aim.release, seen) : [];
  const others = { ...seen, places: seen.places.filter((place) => !strangers.includes(place)) };
  const planner = plannerFor(aim.strategy, others);
  if (!planner.ok) return planner;
  const way = wayOf(whole, planner.value, others);
  if (!way.ok) return way;
  // What failed is out of the way first: checks of the whole would find it.
  const steps = [...takenFrom(strangers, aim, seen), ...way.value];
  return ok(steps.flatMap((step) => remaining(step, whole, planner.value, seen)));
}

const withoutDeaths = ({ places, ...rest }: Seen): Seen => ({
  ...rest,
  places: places.map((place) => ({ ...place, slots: place.slots.map(alive) })),
});
const alive = (slot: Slot): Slot => (slot.state === 'dead' ? { ...slot, state: 'running' } : slot);

function wayOf(aim: ReleaseAim, planner: Planner, seen: Seen): Result<Step[], Refusal> {
  const core = CORES[planner](aim, seen);
  if (!core.ok) return core;
  const at = seen.places.map(({ name }) => name);
  const { strategy } = aim;
  const bakeMs = 'bakeMs' in strategy ? strategy.bakeMs : 0;
  return ok([
    { kind: 'prepare', at },
    ...hookSteps(aim, 'pre-deploy'),
    ...core.value,
    ...(bakeMs > 0 ? [{ kind: 'bake', percent: 100, ms: bakeMs } as const] : []),
    ...(planner === 'by-places' ? [] : [{ kind: 'switch', at } as const]),
    { kind: 'settle' },
    ...hookSteps(aim, 'post-deploy'),
    ...leaving(aim, planner, seen),
    ...leavingFormer(seen),
    { kind: 'clean' },
  ]);
}

type Core = (aim: ReleaseAim, seen: Seen) => Result<Step[], Refusal>;

const CORES: Readonly<Record<Planner, Core>> = {
  'by-roll': (aim, seen) => ok(planByRoll(aim, seen)),
  'by-traffic': planByTraffic,
  'by-places': (aim, seen) => ok(planByPlaces(aim, seen)),
};

/** A release that failed is not kept running; one that was good stays warm for its standby. */
function leaving(aim: ReleaseAim, planner: Planner, seen: Seen): Step[] {
  // Without a second side nobody is left.
  if (planner === 'by-places' || (planner === 'by-traffic' && aim.strategy.kind === 'recreate')) return [];
  const { standbyMs: ms } = aim;
  const at = (planner === 'by-roll' ? besides(seen) : leftBy(aim.release, seen)).map(({ id }) => id);
  return [
    ms === 0 || aim.intent === 'rollback' || planner === 'by-roll'
      ? { kind: 'stop', at }
      : { kind: 'retire', at, ms },
  ];
}

/** Slots that nobody names any more have no place in the plan before another release is live. */
function leavingFormer(seen: Seen): Step[] {
  const at = formerOf(seen).map(({ id }) => id);
  return at.length === 0
    ? []
    : [
        { kind: 'drain', at },
        { kind: 'stop', at },
      ];
}

/** What another strategy has left on standby: what is rolled takes no place from it. */
const besides = ({ places }: Seen): readonly Slot[] =>
  places.flatMap((place) => place.slots.filter((slot) => slot !== servingSlot(place)));

/** Nothing served before: what was started is stopped again, and the places hold what they held before. */
function withdrawal(aim: Aim, seen: Seen): Step[] {
  const steps: Step[] = [
    ...hookSteps(aim, 'pre-deploy'),
    ...takenFrom(seen.places, aim, seen),
    { kind: 'settle' },
    ...hookSteps(aim, 'post-deploy'),
  ];
  return steps.filter((step) => !aim.done.has(stepId(step)));
}

/** Takes whatever it is from places. */
function takenFrom(places: readonly Place[], aim: Aim, seen: Seen): Step[] {
  const slots = places.flatMap((place) => place.slots);
  const running = slots.filter(({ state }) => state !== 'stopped');
  const serving = places.filter((place) => place.slots.some(({ share }) => share > 0));
  const busy = running.filter(
    (slot) => slot.share > 0 || isSlotLeft({ kind: 'drain', at: [slot.id] }, slot, aim, seen),
  );
  const held = places.filter(({ holds }) => holds !== undefined);
  const at = (some: readonly Pick<Slot, 'id'>[]) => some.map(({ id }) => id);
  const named = (some: readonly Place[]) => some.map(({ name }) => name);
  return [
    ...(serving.length > 0 ? [{ kind: 'close', at: named(serving) } as const] : []),
    ...(busy.length > 0 ? [{ kind: 'drain', at: at(busy) } as const] : []),
    ...(running.length > 0 ? [{ kind: 'stop', at: at(running) } as const] : []),
    ...(held.length > 0 ? [{ kind: 'leave', at: named(held) } as const] : []),
  ];
}

type SlotStep = Extract<Step, { readonly kind: 'stop' | 'start' | 'roll' | 'drain' | 'retire' }>;

/** What of a step is still to be done: the whole of it, a part, or nothing. */
function remaining(step: Step, aim: ReleaseAim, planner: Planner, seen: Seen): Step[] {
  if (aim.done.has(stepId(step))) return [];
  const { release } = aim;
  if (isPlaceStep(step)) {
    const left = seen.places.filter(
      (place) => step.at.includes(place.name) && isPlaceLeft(step, place, release),
    );
    return left.length > 0 ? [{ ...step, at: left.map(({ name }) => name) }] : [];
  }
  // What serves nobody yet cannot be asked as a whole before all of it is there.
  if (step.kind === 'verify' && (aim.isWholeUnasked || (step.percent < 100 && aim.isFirst))) return [];
  if (step.kind === 'gate' && aim.isUnasked) return [];
  if (step.kind === 'gate')
    return planner !== 'by-traffic' || isGateNeeded(step.at, release, seen) ? [step] : [];
  if (!('at' in step)) return [step];
  const isLeft = (slot: Slot) =>
    step.at.includes(slot.id) && isSlotLeft({ ...step, at: [slot.id] }, slot, aim, seen);
  // Whatever release they run, they go.
  const former = formerOf(seen).filter((slot) =>
    isLeft(slot.state === 'running' ? { ...slot, state: 'unsettled' } : slot),
  );
  const left = [...slotsOf(seen).filter(isLeft), ...former];
  return left.length > 0 ? [{ ...step, at: left.map(({ id }) => id) }] : [];
}

function isPlaceLeft(step: PlaceStep, place: Place, release: string): boolean {
  switch (step.kind) {
    case 'prepare':
      return !place.kept.includes(release);
    case 'switch':
      return place.holds !== release || place.settled !== release;
    case 'leave':
      return true;
    case 'close':
      return place.slots.some((slot) => slot.share > 0 && slot.release !== release);
    case 'shift':
      return !(
        hasTakenOn(place, release, step.percent) ||
        hasShare(
          place.slots.filter((slot) => runs(slot, release)),
          step.percent,
        )
      );
  }
}

/** `step` is of this slot alone. */
function isSlotLeft(step: SlotStep, slot: Slot, { release, done }: Aim, { places }: Seen): boolean {
  const isDone = done.has(stepId(step));
  switch (step.kind) {
    case 'stop':
      return !isDone && slot.state !== 'stopped' && !runs(slot, release);
    case 'start':
      return !runs(slot, release);
    case 'roll': {
      const place = places.find(({ name }) => name === slot.place);
      const isThere = release !== undefined && partOf(slot, release) > step.percent / 100 - 1e-9;
      return !(slot.state === 'running' && isThere) && !hasTakenOn(place, release, step.percent);
    }
    // Where nobody can tell, there may be some.
    case 'drain':
      return !isDone && (slot.inFlight ?? (slot.state === 'stopped' ? 0 : 1)) > 0;
    case 'retire':
      return !isDone && slot.state === 'running' && !runs(slot, release) && slot.standbyMs === undefined;
  }
}

/** Whether the place gives the release its share, as near as it can. */
function hasTakenOn(place: Place | undefined, release: string | undefined, percent: number): boolean {
  const { asked } = place ?? {};
  return asked !== undefined && percent < 100 && asked.release === release && asked.percent >= percent;
}

/** Who has requests already was asked before. */
const isGateNeeded = (ids: readonly string[], release: string, seen: Seen): boolean =>
  slotsOf(seen).some((slot) => ids.includes(slot.id) && !(runs(slot, release) && slot.share > 0));
