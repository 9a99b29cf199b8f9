import { err, ok, type Result } from '../../base/result.js';
import { strategyOfRollback, type Wanted } from './aim.js';
import type { RollbackStrategy } from './environment.js';
import type { Refusal } from './failure.js';
import { unfinished } from './journal.js';
import type { Observation } from './observation.js';
import { lastGood, type Settings } from './release.js';
import { servingNow } from './serving.js';

/** What somebody asks for who wants a release back; `to`: its name, or how that begins. */
export interface RollbackRequest {
  readonly to?: string;
  readonly strategy?: RollbackStrategy;
  readonly reason?: string;
}

/** The release to go back to: the one that is named, else what an interrupted deployment came from, else the last good one. */
export function releaseBefore(
  to: string | undefined,
  { seen, ledger, journal }: Observation,
): Result<string, Refusal> {
  const serving = servingNow(seen, ledger);
  const kept = ledger.entries
    .filter(({ sequence }) => sequence > 0)
    .map(({ release }) => release)
    .filter((release) => seen.places.every(({ kept: there }) => there.includes(release)));
  const others = kept.filter((release) => release !== serving).reverse();
  if (to !== undefined) {
    const found = kept.filter((release) => release.startsWith(to));
    const [only] = found.length > 1 ? found.filter((release) => release === to) : found;
    return only === undefined ? err({ kind: 'no-way-back', to, kept: others }) : ok(only);
  }
  const left = unfinished(journal);
  if (left?.intent === 'deploy' && left.previous !== undefined) return ok(left.previous);
  const good = lastGood(ledger, serving);
  return good ? ok(good.release) : err({ kind: 'no-way-back', kept: others });
}

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
