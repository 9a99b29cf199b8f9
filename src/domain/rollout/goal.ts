import type { RollbackPolicy } from './environment.js';
import type { Unfinished } from './journal.js';
import type { GoalReason } from './reason.js';
import { hasAll, type Seen, shareOf } from './seen.js';

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
