import { canonical } from '../../base/canonical.js';
import type { JournalEntry } from './journal.js';
import { entryOf, type Ledger, MAX_ENTRIES } from './release.js';

/** Positions, among several copies, of two that cannot both be right. */
export interface Apart {
  readonly one: number;
  readonly other: number;
}

/**
 * Of several copies of a ledger the one that goes on from all others, none of none; positions of two of which neither does.
 * `fences`: of the places, who took part last knows most.
 */
export function newestLedger(
  ledgers: readonly Ledger[],
  fences: readonly number[],
): Ledger | Apart | undefined {
  const at = ledgers.reduce((best, ledger, i) => {
    const [own, others] = [fences[i] ?? 0, fences[best] ?? 0];
    if (own !== others) return own > others ? i : best;
    const before = ledgers[best] as Ledger;
    return goesOn(ledger, before) && !goesOn(before, ledger) ? i : best;
  }, 0);
  const newest = ledgers[at];
  if (!newest) return undefined;
  const other = ledgers.findIndex((ledger) => !goesOn(newest, ledger));
  return other < 0 ? newest : { one: at, other };
}

/** Nothing that was written down became another thing, and no release goes back in time. */
const goesOn = (newer: Ledger, older: Ledger): boolean =>
  older.entries.every((entry) => {
    const later = entryOf(newer, entry.release);
    // The oldest are forgotten.
    if (!later) return newer.entries.length >= MAX_ENTRIES;
    // What was never live may have been built anew.
    const isSameContent =
      later.digest === entry.digest || entry.digest === '' || later.digest === '' || entry.sequence === 0;
    return isSameContent && later.sequence >= entry.sequence;
  });

/**
 * The journals of several places as one: what was written everywhere is there once. Each holder writes every line
 * everywhere before it goes on, so of the lines that decide (which release, whether it has ended) one place may lack
 * those that came last, and no other: what differs was written by somebody else.
 */
export function oneJournal(journals: readonly (readonly JournalEntry[])[]): JournalEntry[] | Apart {
  const apart = firstApart(journals);
  if (apart) return apart;
  const lines = new Map(journals.flat().map((entry) => [canonical(entry), entry]));
  return [...lines.values()].sort((a, b) => a.fence - b.fence || (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function firstApart(journals: readonly (readonly JournalEntry[])[]): Apart | undefined {
  const eras = journals.map(deciding);
  for (const [one, own] of eras.entries())
    for (const [other, others] of eras.entries())
      for (const [fence, lines] of own)
        if (other > one && differs(lines, others.get(fence))) return { one, other };
  return undefined;
}

/** The lines that decide, by the fence of who wrote them. */
function deciding(journal: readonly JournalEntry[]): ReadonlyMap<number, readonly string[]> {
  const eras = new Map<number, string[]>();
  for (const entry of journal) {
    if (entry.kind !== 'started' && entry.kind !== 'goal' && entry.kind !== 'ended') continue;
    eras.set(entry.fence, [...(eras.get(entry.fence) ?? []), canonical(entry)]);
  }
  return eras;
}

/** Who was no part of the target then has none of them; of a long journal the first are not read. */
function differs(one: readonly string[], other: readonly string[] | undefined): boolean {
  const [a, b] = [one[0], other?.[0]];
  if (a === undefined || b === undefined || !other) return false;
  const [left, right] = one.includes(b)
    ? [one.slice(one.indexOf(b)), other]
    : [one, other.slice(other.indexOf(a))];
  return !left.every((line, i) => right[i] === undefined || right[i] === line);
}
