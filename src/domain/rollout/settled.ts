import type { Wanted } from './aim.js';
import { entryOf, type Ledger, type LedgerEntry, withEntry } from './release.js';

/** What a way led to. `goal` undefined: nothing serves; `previous`: what served before. */
export interface WayEnd {
  readonly goal: string | undefined;
  readonly wanted: Wanted;
  readonly previous: string | undefined;
  readonly at: string;
}

/** What is written down once a goal is reached: it is live, and what was wanted instead, or left for it, is not good. */
export function settled(ledger: Ledger, { goal, wanted, previous, at }: WayEnd): Ledger {
  const mark = (before: Ledger, release: string, status: LedgerEntry['status'], reason?: string) => {
    const digest = entryOf(before, release)?.digest ?? (wanted.intent === 'deploy' ? wanted.digest : '');
    return withEntry(before, { release, digest, status, at, ...(reason === undefined ? {} : { reason }) });
  };
  let now = ledger;
  // Where not even its content was written down nothing was begun: it may come again with any.
  if (goal !== wanted.release && entryOf(now, wanted.release)) now = mark(now, wanted.release, 'failed');
  if (goal !== undefined) now = mark(now, goal, 'live');
  // What others have left on its way is given up.
  for (const { release, status } of now.entries) if (status === 'pending') now = mark(now, release, 'failed');
  const isLeft = goal === wanted.release && previous !== undefined && previous !== goal;
  return isLeft && wanted.intent === 'rollback' ? mark(now, previous, 'bad', wanted.reason) : now;
}
