import type { Measurement } from '../check/check.js';
import { type JournalEntry, unfinished } from './journal.js';
import { liveEntry } from './release.js';
import { slotsOf } from './seen.js';
import { isSettled } from './serving.js';
import type { Survey } from './survey.js';

/**
 * Whether what should serve does. `idle`: nothing was ever deployed. `under-way`: whoever holds the lease is at it.
 * `unseen`: nobody can tell.
 */
export type Condition = 'serves' | 'idle' | 'under-way' | 'serves-not' | 'unseen';

/** Exit codes of contract §4. */
export const CONDITION_EXITS: Readonly<Record<Condition, number>> = {
  serves: 0,
  idle: 0,
  'under-way': 0,
  'serves-not': 1,
  unseen: 3,
};

/** From what is seen, and what the checks said that were asked. */
export function conditionOf(survey: Survey, measured: readonly Measurement[]): Condition {
  const { seen, ledger, journal, lease, troubles } = survey;
  if (troubles.length > 0) return 'unseen';
  const left = unfinished(journal);
  if (left && lease) return 'under-way';
  if (ledger.entries.length === 0 && !left) return 'idle';
  const live = liveEntry(ledger)?.release;
  if (left || live === undefined || !isSettled(live, seen, ledger)) return 'serves-not';
  if (leftOut(journal).length > 0) return 'serves-not';
  if (slotsOf(seen).some(({ release, state }) => release === live && state === 'unsettled'))
    return 'serves-not';
  if (measured.some(({ result }) => result === 'fail')) return 'serves-not';
  return measured.some(({ result }) => result === 'unreachable') ? 'unseen' : 'serves';
}

/** Places that whoever worked there last has left out: they are not back. */
export function leftOut(journal: readonly JournalEntry[]): readonly string[] {
  const last = journal.findLast((entry) => entry.kind === 'started' || entry.kind === 'accepted');
  return last?.without ?? [];
}

/** Without the silence of places that were left out: that one is known of. */
export function withoutLeftOut(survey: Survey): Survey {
  const names = leftOut(survey.journal);
  const troubles = survey.troubles.filter(
    (trouble) => !(trouble.kind === 'unreachable' && names.includes(trouble.place)),
  );
  return { ...survey, troubles };
}
