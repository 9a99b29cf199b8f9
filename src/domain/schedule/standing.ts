import type { Outcome } from '../outcome.js';

/** How far a node lets its followers go on. */
export interface Standing {
  /** Succeeded, failed but allowed, or skipped by its own condition. */
  readonly isGood: boolean;
  readonly isSkipped: boolean;
  /** This job or one above it failed unallowed: what `failure()` asks. */
  readonly failedAbove: boolean;
  /** The job at the root of the trouble, where it is not good. */
  readonly root?: number;
}

export const GOOD: Standing = { isGood: true, isSkipped: false, failedAbove: false };

export function standingOf(job: number, outcome: Outcome, above: readonly Standing[]): Standing {
  const { status, reason, allowed, root } = outcome;
  const failedAbove = above.some((standing) => standing.failedAbove);
  if (status === 'success' || (status === 'failure' && allowed)) return { ...GOOD, failedAbove };
  if (status === 'skipped' && reason === 'condition') return { isGood: true, isSkipped: true, failedAbove };
  return {
    isGood: false,
    isSkipped: false,
    failedAbove: failedAbove || status === 'failure',
    root: root ?? job,
  };
}

/** A stage's gate is good when all it waits for is good; a stage that was skipped as a whole counts as satisfied. */
export function gateStanding(above: readonly Standing[]): Standing {
  const bad = above.find((standing) => !standing.isGood);
  return { ...(bad ?? GOOD), failedAbove: above.some((standing) => standing.failedAbove) };
}
