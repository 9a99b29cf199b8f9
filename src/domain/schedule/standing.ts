import type { Outcome } from '../outcome.js';

/** How far a node lets its followers go on. */
export interface NodeStanding {
  /** Succeeded, failed but allowed, or skipped by its own condition or for want of changes, with nothing bad above. */
  readonly isGood: boolean;
  /** By its own condition, or because nothing changed. */
  readonly isSkipped: boolean;
  /** This job or one above it failed unallowed: what `failure()` asks. */
  readonly failedAbove: boolean;
  /** The job at the root of the trouble; nobody where it is not good only because nothing more starts. */
  readonly root?: number;
}

export const GOOD: NodeStanding = { isGood: true, isSkipped: false, failedAbove: false };

/** What keeps a follower from starting: a job at the root of trouble rather than one that was not started. */
export const obstacleOf = (above: readonly NodeStanding[]): NodeStanding | undefined =>
  above.find(({ root }) => root !== undefined) ?? above.find(({ isGood }) => !isGood);

export function nodeStandingOf(job: number, outcome: Outcome, above: readonly NodeStanding[]): NodeStanding {
  const { status, reason, allowed, root } = outcome;
  const failedAbove = above.some((standing) => standing.failedAbove);
  if (status === 'success' || (status === 'failure' && allowed)) return { ...GOOD, failedAbove };
  // What failed above it is not made good by a condition that did not hold: `if: success()` says what no `if` says.
  if (status === 'skipped' && (reason === 'condition' || reason === 'changes'))
    return { ...(obstacleOf(above) ?? GOOD), isSkipped: true, failedAbove };
  const blamed = root ?? (status === 'skipped' ? undefined : job);
  return {
    isGood: false,
    isSkipped: false,
    failedAbove: failedAbove || status === 'failure',
    ...(blamed === undefined ? {} : { root: blamed }),
  };
}

/** A stage's gate is good when all it waits for is good; a stage that was skipped as a whole counts as satisfied. */
export function gateStanding(above: readonly NodeStanding[]): NodeStanding {
  return { ...(obstacleOf(above) ?? GOOD), failedAbove: above.some((standing) => standing.failedAbove) };
}
