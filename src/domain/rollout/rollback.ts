import { err, ok, type Result } from '../../base/result.js';
import { strategyOfRollback, type Wanted } from './aim.js';
import type { RollbackStrategy } from './environment.js';
import type { Refusal } from './failure.js';
import { unfinished } from './journal.js';
import type { Observation } from './observation.js';
import { entryOf, type LedgerEntry, lastGood, type Settings } from './release.js';
import { isAbbreviation, shortRelease } from './release-name.js';
import { lacking } from './seen.js';
import { servingNow } from './serving.js';

/** What somebody asks for who wants a release back; `to`: its name, or how its commit begins. */
export interface RollbackRequest {
  readonly to?: string;
  readonly strategy?: RollbackStrategy;
  readonly reason?: string;
}

/** Releases that could be gone back to by their names, newest first. */
export const waysBack = (now: Observation): LedgerEntry[] =>
  keptEverywhere(now)
    .filter(({ release }) => release !== servingNow(now.seen, now.ledger))
    .sort((a, b) => b.sequence - a.sequence);

const keptEverywhere = ({ seen, ledger }: Pick<Observation, 'seen' | 'ledger'>): LedgerEntry[] =>
  ledger.entries.filter(({ release, sequence }) => sequence > 0 && lacking(release, seen).length === 0);

/** The release to go back to: the one that is named, else what an interrupted deployment came from, else the last good one. */
export function releaseBefore(
  to: string | undefined,
  { seen, ledger, journal }: Observation,
): Result<string, Refusal> {
  const serving = servingNow(seen, ledger);
  const kept = keptEverywhere({ seen, ledger }).map(({ release }) => release);
  const others = kept.filter((release) => release !== serving).reverse();
  if (to !== undefined) {
    const places = lacking(to, seen);
    const isSomewhere = places.length > 0 && places.length < seen.places.length;
    return isSomewhere && entryOf(ledger, to)?.sequence
      ? err({ kind: 'not-kept', release: to, places })
      : named(to, kept, others);
  }
  const left = unfinished(journal);
  const before = left?.intent === 'deploy' ? left.previous : undefined;
  // What a person called bad is gone back to by name only.
  if (before !== undefined && isFit(entryOf(ledger, before))) return ok(before);
  const good = lastGood(ledger, serving);
  return good ? ok(good.release) : err({ kind: 'no-way-back', kept: others });
}

/** By its name, as it is shown, or a commit by how it begins, where only one does: of v4, v41 is no abbreviation. */
function named(to: string, kept: readonly string[], others: readonly string[]): Result<string, Refusal> {
  if (kept.includes(to)) return ok(to);
  const shown = kept.filter((release) => shortRelease(release) === to);
  const matches = shown.length > 0 ? shown : kept.filter((release) => isAbbreviation(to, release));
  const [only] = matches;
  if (only === undefined) return err({ kind: 'no-way-back', to, kept: others });
  return matches.length === 1 ? ok(only) : err({ kind: 'ambiguous', to, matches });
}

const isFit = (entry: LedgerEntry | undefined): boolean =>
  entry?.status !== 'bad' && entry?.status !== 'failed';

/** How it is brought back, with the settings of its day; `isManual`: people do it, it is only planned. */
export function rollbackTo(
  release: string,
  { strategy, reason = 'rolled back' }: RollbackRequest,
  settings: Settings,
): { readonly wanted: Extract<Wanted, { intent: 'rollback' }>; readonly isManual: boolean } {
  const asked = strategy ?? settings.rollback.strategy;
  const how = strategyOfRollback(asked, settings.strategy);
  return { wanted: { intent: 'rollback', release, strategy: how, reason }, isManual: asked === 'manual' };
}
