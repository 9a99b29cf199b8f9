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

type Wrong = { readonly kind: 'state'; readonly wrong: FileWrong };

const isAmong =
  (some: readonly FileWrong[]) =>
  (trouble: Wrong | { readonly kind: Exclude<Trouble['kind'], 'state'> }): boolean =>
    trouble.kind === 'state' && some.includes(trouble.wrong);

export const isOfLedger = isAmong(LEDGER_WRONG);
export const isOfJournal = isAmong(['journal-damaged', 'journal-apart']);
export const isOfRecord = isAmong(['record-damaged', 'record-foreign', 'record-apart']);
/** What whoever takes the lease writes anew. */
export const isOfLease = isAmong(['fence-gone', 'fence-damaged', 'lease-damaged']);
/** Nothing is to be had of it, and nothing contradicts another. */
export const isUseless = isAmong(['ledger-gone', 'ledger-damaged', 'journal-damaged']);
/** Copies that cannot all be right. */
const isApart = isAmong(['ledger-apart', 'journal-apart']);

/** What can be written anew from what is seen, by somebody who says that this is as it should be. */
export const isMendable = (trouble: Trouble): boolean =>
  isOfLedger(trouble) || isOfJournal(trouble) || isOfLease(trouble);

/** Names of places whose ledger or journal cannot be used, or is not alike everywhere. */
export function unusable(what: 'ledger' | 'journal', { troubles, seen }: Survey): string[] {
  const found = troubles.filter(what === 'ledger' ? isOfLedger : isOfJournal);
  if (found.some(isApart)) return seen.places.map(({ name }) => name);
  return found.flatMap((trouble) =>
    'place' in trouble && trouble.place !== undefined ? [trouble.place] : [],
  );
}

/** The whole, or the first thing that keeps it from being seen. */
export function wholeOf({ troubles, ...survey }: Survey): Result<Observation, Trouble> {
  const trouble = troubles.find((one) => !isOfLease(one));
  return trouble ? err(trouble) : ok(survey);
}
