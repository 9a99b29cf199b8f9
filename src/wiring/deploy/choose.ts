import { err, ok, type Result } from '../../base/result.js';
import { strategyOfRollback } from '../../domain/rollout/aim.js';
import type { RollbackStrategy, Strategy, StrategyKind } from '../../domain/rollout/environment.js';
import type { Refusal } from '../../domain/rollout/failure.js';
import { unfinished } from '../../domain/rollout/journal.js';
import { lastGood, type Settings } from '../../domain/rollout/release.js';
import { servingNow } from '../../domain/rollout/serving.js';
import type { FleetFailure, Observation } from '../../ports/fleet.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import { type Recorded, type Records, recordedAs } from '../../rollout/believe.js';
import type { Wanted } from '../../rollout/request.js';
import type { DeployOptions } from './options.js';

/** A rollback that was chosen: `isManual`, it is only planned. */
export interface RollbackChoice {
  readonly wanted: Extract<Wanted, { intent: 'rollback' }>;
  readonly recorded: Recorded;
  readonly isManual: boolean;
}

/** Why nothing is planned, in words. */
export type NoPlan =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failure'; readonly failure: FleetFailure };

export const refused = (why: Refusal): Result<never, NoPlan> =>
  err({ kind: 'refused', message: reasonSentence(why) });

type Rollback = Extract<DeployOptions['command'], { kind: 'rollback' }>;

/** The release to go back to, and how. The error says what could be gone back to. */
export async function chooseRollback(
  { to, strategy, reason }: Rollback,
  now: Observation,
  today: Settings,
  records: Records,
): Promise<Result<RollbackChoice, NoPlan>> {
  const release = goalOf(to, now);
  if (!release.ok) return err({ kind: 'refused', message: release.error });
  const found = await recordedAs(release.value, today, records);
  if (!found.ok) return err({ kind: 'failure', failure: found.error });
  if (!found.value) return refused({ kind: 'no-record', release: release.value });
  const { settings, lacks } = found.value;
  if (lacks !== undefined) return refused(lacks);
  const asked: RollbackStrategy = strategy ?? settings.rollback.strategy;
  const how = asked === 'manual' ? 'immediate' : asked;
  return ok({
    wanted: {
      intent: 'rollback',
      release: release.value,
      strategy: strategyOfRollback(how, settings.strategy),
      reason: reason ?? 'rolled back',
    },
    recorded: found.value,
    isManual: asked === 'manual',
  });
}

function goalOf(to: string | undefined, { seen, ledger, journal }: Observation): Result<string, string> {
  const serving = servingNow(seen, ledger);
  const known = ledger.entries.filter(({ sequence }) => sequence > 0).map(({ release }) => release);
  const kept = known.filter((release) => seen.places.every(({ kept: there }) => there.includes(release)));
  const list = kept.filter((release) => release !== serving).reverse();
  const candidates = list.length > 0 ? `kept are ${list.join(', ')}` : 'no other release is kept';
  if (to !== undefined) {
    const found = kept.filter((release) => release === to || release.startsWith(to));
    const [only] = found.length > 1 ? found.filter((release) => release === to) : found;
    return only === undefined ? err(`there is no release '${to}' to go back to; ${candidates}`) : ok(only);
  }
  // What was interrupted goes back to what it came from.
  const left = unfinished(journal);
  if (left?.intent === 'deploy' && left.previous !== undefined) return ok(left.previous);
  const good = lastGood(ledger, serving);
  if (!good) return err(`there is no release to go back to; ${candidates}`);
  return ok(good.release);
}

/** A strategy that was asked for by its kind alone. */
export function strategyNamed(kind: StrategyKind | undefined, settings: Settings): Strategy {
  const { strategy } = settings;
  if (kind === undefined || kind === strategy.kind) return strategy;
  const { bakeMs } = strategy;
  switch (kind) {
    case 'rolling':
      return { kind, batch: { count: 1 }, bakeMs };
    case 'canary':
      return { kind, steps: [10, 50], bakeMs };
    default:
      return { kind, bakeMs };
  }
}
