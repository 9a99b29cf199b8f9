import { HOOK_PHASES, type Hooks, type RollbackPolicy } from './environment.js';
import type { Refusal } from './failure.js';
import type { Unfinished } from './journal.js';
import type { Observation } from './observation.js';
import type { GoalReason } from './reason.js';
import { hasAll, type Seen, shareOf } from './seen.js';
import { stepId } from './step.js';

/** Where to go from here. `release` undefined: nothing served before, so nothing is to serve. */
export interface Goal {
  readonly release: string | undefined;
  readonly because: GoalReason;
}

/**
 * What to make of a rollout that was interrupted, from what the target shows now and whether the release is healthy
 * there. What already has all requests and is healthy stays: going back would be a change, too.
 *
 * | requests        | healthy | on-interrupt: rollback | resume |
 * | none            | any     | back                   | on     |
 * | some            | yes     | back                   | on     |
 * | some or all     | no      | back                   | back   |
 * | all             | yes     | finish                 | finish |
 */
export function chooseGoal(
  left: Unfinished,
  seen: Seen,
  isHealthy: boolean,
  policy: Pick<RollbackPolicy, 'onInterrupt'>,
): Goal {
  // A goal that a failure chose is kept: nothing of what failed has become better since.
  if (left.goal !== left.release) return { release: left.goal, because: { kind: 'going-back-interrupted' } };
  if (left.intent === 'rollback') return { release: left.release, because: { kind: 'rollback-interrupted' } };
  const back = (because: GoalReason): Goal => ({ release: left.previous, because });
  const { release } = left;
  if (hasAll(seen, release))
    return isHealthy ? { release, because: { kind: 'all-there' } } : back({ kind: 'interrupted-unhealthy' });
  const hasSome = shareOf(seen, release) > 0;
  if (policy.onInterrupt === 'rollback') return back({ kind: 'on-interrupt', policy: 'rollback' });
  if (hasSome && !isHealthy) return back({ kind: 'interrupted-unhealthy' });
  return { release, because: { kind: 'on-interrupt', policy: 'resume' } };
}

/** What going on with a deployment depends on. */
interface Means {
  readonly hooks: Hooks;
  /** Why nothing of the release can be started. */
  readonly lacks: Refusal | undefined;
}

/** The goal; where something stands in the way of going on to it, what served before. */
export function unlessHindered(goal: Goal, left: Unfinished, now: Observation, means: Means): Goal {
  if (goal.release !== left.release || left.intent === 'rollback') return goal;
  const because = hindrance(left, now, means);
  return because ? { release: left.previous, because } : goal;
}

function hindrance(
  { release, open }: Unfinished,
  { seen }: Observation,
  { hooks, lacks }: Means,
): GoalReason | undefined {
  // A hook that was cut short and may not be run twice.
  const once = HOOK_PHASES.flatMap((phase) =>
    hooks[phase].flatMap((hook, index) => (hook.idempotent ? [] : [stepId({ kind: 'hook', phase, index })])),
  );
  const step = once.find((id) => open.has(id));
  if (step !== undefined) return { kind: 'doubtful', step };
  // What has everything already is left as it is.
  if (lacks && !hasAll(seen, release)) return lacks;
  const isThere = seen.places.every(({ kept }) => kept.includes(release));
  // Files can be sent only by somebody who deploys it anew.
  return isThere ? undefined : { kind: 'files-missing' };
}
