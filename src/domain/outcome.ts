import type { Masked } from '../base/masked.js';

export type Status = 'success' | 'failure' | 'cancelled' | 'skipped';

export type Reason =
  | 'exit-code'
  | 'signal'
  | 'timeout'
  | 'idle-timeout'
  | 'start-error'
  | 'service'
  | 'dependency'
  | 'condition'
  | 'changes'
  | 'on-failure'
  | 'cancelled'
  | 'cached';

/** How a job ended. */
export interface Outcome {
  readonly status: Status;
  readonly reason?: Reason;
  /** The job failed, but its `allow-failure` lets the run go on. */
  readonly allowed?: boolean;
  /** For `dependency` the index of the job at the root of the trouble; for `on-failure` who runs the jobs knows it. */
  readonly root?: number;
  /** For `changes`: what the checkout was compared with, in words. */
  readonly since?: Masked;
}

export type RunStatus = 'success' | 'failure' | 'cancelled';

/** A run is a failure if any job failed unallowed or it ran out of time, else cancelled, else a success. */
export function runStatus(outcomes: Iterable<Outcome>, ended: 'done' | 'cancelled' | 'timeout'): RunStatus {
  if (ended === 'timeout') return 'failure';
  for (const outcome of outcomes) if (outcome.status === 'failure' && !outcome.allowed) return 'failure';
  return ended === 'cancelled' ? 'cancelled' : 'success';
}
