import type { JobRecord } from '../../domain/record.js';
import type { Standing } from './model.js';

export function standingOf({
  status,
  allowed,
  flaky,
}: Pick<JobRecord, 'status' | 'allowed' | 'flaky'>): Standing {
  if (allowed) return 'allowed';
  return flaky ? 'flaky' : (status ?? 'unfinished');
}

/** What a reader looks for first has the lowest. */
export const RANKS: Readonly<Record<Standing, number>> = {
  failure: 0,
  cancelled: 1,
  unfinished: 2,
  allowed: 3,
  flaky: 4,
  skipped: 5,
  success: 6,
};

/** A thing that stands for several is as bad as the worst of them, but one that ran says more than skipped ones. */
export const worst = (standings: readonly Standing[]): Standing =>
  [...standings].sort((a, b) => RANKS[a] - RANKS[b])[0] ?? 'skipped';
