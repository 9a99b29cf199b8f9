import type { Aim } from '../../../src/domain/rollout/aim.js';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import { remember } from '../../../src/domain/rollout/progress.js';
import type { Seen } from '../../../src/domain/rollout/seen.js';
import { type Step, stepId } from '../../../src/domain/rollout/step.js';
import type { Change } from '../../../src/ports/fleet.js';
import { reasonSentence } from '../../../src/report/rollout/words/reasons.js';
import { crashed, statesOf } from './simulated-fleet.js';

/** A target, and what of it only a looker-on knows. */
export interface World {
  readonly seen: Seen;
  /** Instances, or hosts without any, that were asked since they were started. */
  readonly gated: ReadonlySet<string>;
}

export type SimpleAim = Omit<Aim, 'release' | 'done' | 'touched'> & { readonly release: string };

/** One step as it happened. */
export interface Moment {
  readonly step: Step;
  readonly aim: SimpleAim;
  readonly before: World;
  /** All states that it led through, up to where it was cut short. */
  readonly states: readonly World[];
}

export interface Journey {
  readonly moments: readonly Moment[];
  readonly end: World;
  /** Hosts that were changed, as they are remembered. */
  readonly touched: ReadonlySet<string>;
  /** Why there was no way on. */
  readonly problem?: string;
}

/** The step with this number is cut short, after so many pieces on each host; it is the last one. */
export interface Interruption {
  readonly at: number;
  readonly cuts: readonly number[];
}

export interface Mishaps {
  readonly interruption?: Interruption | undefined;
  /** After the step with this number an instance dies. */
  readonly crash?: { readonly at: number; readonly instance: number } | undefined;
  /** Every step is done again at once, as by somebody who has not heard that it was done. */
  readonly isRepeated?: boolean;
}

/** More steps than this are none that lead anywhere. */
const boundOf = ({ places }: Seen): number => 40 + 12 * places.length;

/** Looks, and takes the first step, until none is left: what the walker does when everything is healthy. */
export function travel(
  from: World,
  aim: SimpleAim,
  mishaps: Mishaps = {},
  touched = new Set<string>(),
): Journey {
  const course = { done: new Set<string>(), touched: new Set(touched) };
  const moments: Moment[] = [];
  let world = from;
  for (let number = 0; number < boundOf(from.seen); number++) {
    const planned = planRollout({ ...aim, ...course }, world.seen);
    if (!planned.ok)
      return { moments, end: world, touched: course.touched, problem: reasonSentence(planned.error) };
    const [step] = planned.value;
    if (!step) return { moments, end: world, touched: course.touched };
    const isCut = mishaps.interruption?.at === number;
    const once = worldsOf(world, step, aim.release, isCut ? mishaps.interruption?.cuts : []);
    const again = mishaps.isRepeated ? worldsOf(once.at(-1) ?? world, step, aim.release) : [];
    const states = [...once, ...again];
    moments.push({ step, aim, before: world, states });
    const { seen } = world;
    world = states.at(-1) ?? world;
    remember(course, step, seen);
    if (isCut) return { moments, end: world, touched: course.touched };
    if (mishaps.crash?.at === number) world = withCrash(world, mishaps.crash.instance);
  }
  const last = moments.slice(-5).map(({ step }) => stepId(step));
  return { moments, end: world, touched: course.touched, problem: `no end: ${last.join(', ')}` };
}

function worldsOf(world: World, step: Step, release: string, cuts: readonly number[] = []): World[] {
  switch (step.kind) {
    // Whether it was cut short makes no difference: a healthy answer changes nothing on the target.
    case 'gate':
      return [{ ...world, gated: new Set([...world.gated, ...step.at]) }];
    case 'hook':
    case 'verify':
    case 'bake':
    case 'settle':
    case 'clean':
      return [world];
    default: {
      const gated = new Set(world.gated);
      for (const name of changedBy(step)) gated.delete(name);
      return statesOf(world.seen, step, release, cuts).map((seen) => ({ seen, gated }));
    }
  }
}

/** Whom a step makes another one than was asked. */
const changedBy = (step: Change): readonly string[] =>
  ['start', 'stop', 'switch', 'roll'].includes(step.kind) ? step.at : [];

function withCrash(world: World, instance: number): World {
  const serving = world.seen.places.flatMap(({ slots }) => slots.filter(({ share }) => share > 0));
  const victim = serving[instance % Math.max(1, serving.length)];
  if (!victim) return world;
  const gated = new Set([...world.gated].filter((id) => id !== victim.id));
  return { seen: crashed(world.seen, victim.id), gated };
}
