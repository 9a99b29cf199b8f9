import { goodIn, isOnlyOne } from './accept.js';
import { unfinished } from './journal.js';
import { liveEntry } from './release.js';
import { slotsOf } from './seen.js';
import { isOfJournal, isOfLease, isOfLedger, isUseless, type Survey } from './survey.js';

/**
 * The release that a damaged target is beyond doubt: seen to serve on every place, and what is left of ledger and
 * journal says the same. Undefined where a person must look: a place is unseen, copies cannot all be right, or nothing
 * proves that what serves is good.
 */
export function beyondDoubt({ seen, ledger, journal, troubles }: Survey): string | undefined {
  if (!troubles.every((trouble) => isUseless(trouble) || isOfLease(trouble))) return undefined;
  const release = seen.places[0]?.holds;
  if (release === undefined || !isOnlyOne(release, seen)) return undefined;
  if (slotsOf(seen).some(({ share, state }) => share > 0 && state !== 'running')) return undefined;
  if (!isLost({ ledger, troubles })) return liveEntry(ledger)?.release === release ? release : undefined;
  const isProved = !troubles.some(isOfJournal) && !unfinished(journal) && goodIn(journal).has(release);
  return isProved ? release : undefined;
}

/** No place has a ledger that can be used. */
export const isLost = ({ ledger, troubles }: Pick<Survey, 'ledger' | 'troubles'>): boolean =>
  ledger.entries.length === 0 && troubles.some(isOfLedger);
