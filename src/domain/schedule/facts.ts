import type { StatusView } from '../expression.js';
import type { Outcome } from '../outcome.js';
import type { FailureMode, IfSkipped } from '../pipeline.js';
import type { Demand } from './queue.js';

/** What the world tells the schedule. */
export type Fact =
  | { readonly kind: 'begin' }
  /** An attempt ended. `retry`: the job's policy would try again. */
  | { readonly kind: 'ended'; readonly job: number; readonly outcome: Outcome; readonly retry?: boolean }
  | { readonly kind: 'backoff-over'; readonly job: number }
  /** The stage of these jobs is out of time: those that run are stopped, those that do not fail. */
  | { readonly kind: 'expire'; readonly jobs: readonly number[] }
  /** `overtime`, `killed`: not even what `runsAnyway` starts any more. */
  | { readonly kind: 'stop'; readonly because: Exclude<Winding, 'on-failure'> };

/** What the schedule wants done, in this order. */
export type Decision =
  | { readonly kind: 'start'; readonly job: number }
  /** The attempt failed; wait, then tell `backoff-over`. Slots and locks are free meanwhile. */
  | { readonly kind: 'back-off'; readonly job: number }
  /** A running job must be stopped; it still tells `ended`. */
  | { readonly kind: 'stop'; readonly job: number; readonly because: Winding | 'stage-timeout' }
  /** The job's final outcome. */
  | { readonly kind: 'settle'; readonly job: number; readonly outcome: Outcome };

/** What the schedule must know of each job; the rest of the job is the engine's business. */
export interface ScheduledJob {
  readonly demand: Demand;
  readonly needs: readonly { readonly job: number; readonly ifSkipped: IfSkipped }[];
  /** Its condition calls `always()`, `failure()`, `cancelled()` or `success()`: a failed need does not skip it. */
  readonly asksStatus: boolean;
  /** Its condition calls `always()`, `failure()` or `cancelled()`: it starts even when the run winds down. */
  readonly runsAnyway: boolean;
  /** Whatever makes it fail, the run goes on: also what keeps it from starting. */
  readonly mayFail: boolean;
}

export interface SchedulePolicy {
  /** Slots: how much may run at once. */
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  /** Weight of a job in the longest remaining path, in any one unit; unit weights without history. */
  readonly weight: (job: number) => number;
  /** Whether a job's condition holds; an outcome when it could not be evaluated. Asked once, when its needs have ended. */
  readonly admits: (job: number, status: StatusView) => boolean | Outcome;
}

/** Why nothing more starts; a later one of this list overrules an earlier one. */
export const WINDING = ['on-failure', 'cancelled', 'timeout', 'overtime', 'killed'] as const;
export type Winding = (typeof WINDING)[number];
