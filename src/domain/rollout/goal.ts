import type { RollbackPolicy } from './environment.js';
import type { Unfinished } from './journal.js';
import { hasAll, type Seen, shareOf } from './seen.js';

/** Where to go from here. `release` undefined: nothing served before, so nothing is to serve. */
export interface Goal {
  readonly release: string | undefined;
  /** For people. */
  readonly because: string;
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
  if (left.goal !== left.release) return { release: left.goal, because: 'its rollback was interrupted' };
  if (left.intent === 'rollback') return { release: left.release, because: 'the rollback was interrupted' };
  const back = (because: string): Goal => ({ release: left.previous, because });
  const { release } = left;
  if (hasAll(seen, release))
    return isHealthy
      ? { release, because: 'it was interrupted when all requests were there already, and it is healthy' }
      : back('it was interrupted, and is not healthy');
  const hasSome = shareOf(seen, release) > 0;
  if (policy.onInterrupt === 'rollback') return back('it was interrupted (on-interrupt: rollback)');
  if (hasSome && !isHealthy) return back('it was interrupted, and is not healthy');
  return { release, because: 'it was interrupted (on-interrupt: resume)' };
}
