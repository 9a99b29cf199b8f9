import { err, ok, type Result } from '../../base/result.js';
import { type FileWrong, LEDGER_WRONG, type RolloutFailure } from './failure.js';
import type { JournalEntry } from './journal.js';
import type { Lease } from './lease.js';
import type { Observation } from './observation.js';
import type { LeaseLoss } from './reason.js';
import type { Ledger } from './release.js';
import type { Seen } from './seen.js';

/** Why a place, or what is kept there, cannot be seen. */
export type Trouble = RolloutFailure<string> | LeaseLoss;

/** As much of a target as can be seen, whatever is wrong with the rest of it. */
export interface Survey {
  /** Places that answer. */
  readonly seen: Seen;
  /** Empty where it is lost, or its copies cannot all be right: a trouble says so. */
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  readonly lease?: Lease;
  readonly troubles: readonly Trouble[];
}

/** What is wrong with the ledger alone can be mended from what is seen. */
export const isOfLedger = (trouble: Trouble): boolean =>
  trouble.kind === 'state' && (LEDGER_WRONG as readonly FileWrong[]).includes(trouble.wrong);

/** The whole, or the first thing that keeps it from being seen. */
export function wholeOf({ troubles, ...survey }: Survey): Result<Observation, Trouble> {
  const [trouble] = troubles;
  return trouble ? err(trouble) : ok(survey);
}
