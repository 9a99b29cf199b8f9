import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Aim } from '../../domain/rollout/aim.js';
import type { Skipped } from '../../domain/rollout/believed.js';
import { totalMs, withEstimates } from '../../domain/rollout/estimate.js';
import type { PlannedStep } from '../../domain/rollout/event.js';
import { unfinished } from '../../domain/rollout/journal.js';
import { planRollout } from '../../domain/rollout/plan/plan.js';
import type { Settings } from '../../domain/rollout/release.js';
import { type Risk, riskOf } from '../../domain/rollout/risk.js';
import { servingNow } from '../../domain/rollout/serving.js';
import type { Fleet, Observation } from '../../ports/fleet.js';
import type { Records } from '../../rollout/believe.js';
import type { Wanted } from '../../rollout/request.js';
import { refusalOf } from '../../rollout/roll-out.js';
import { chooseRollback, type NoPlan, refused } from './choose.js';
import type { DeployOptions } from './options.js';

/** What would happen, from what is seen now. */
export interface Plan {
  readonly release?: string;
  readonly previous?: string;
  readonly strategy?: Aim['strategy']['kind'];
  readonly steps: readonly PlannedStep[];
  readonly estimateMs?: number;
  readonly risk?: Risk;
  readonly isManual: boolean;
  /** What would be brought to its end first. */
  readonly interrupted?: string;
  /** Of the record of the release that is brought back. */
  readonly skipped: readonly Skipped[];
}

/** What is known before anything is asked of the target. */
export interface Intention {
  readonly options: DeployOptions;
  readonly settings: Settings;
  readonly release: string | undefined;
  readonly digest: string | undefined;
  readonly clock: Clock;
  readonly confirms: Records['confirms'];
}

/** Looks, and plans; changes nothing. */
export async function planFor(intention: Intention, fleet: Fleet): Promise<Result<Plan, NoPlan>> {
  const look = await fleet.observe();
  if (!look.ok) return err({ kind: 'failure', failure: look.error });
  const chosen = await wantedOf(intention, look.value, fleet);
  if (!chosen.ok) return chosen;
  const left = unfinished(look.value.journal);
  const interrupted = left
    ? {
        interrupted: `the ${left.intent} of ${left.release} by ${left.by} was interrupted: it is brought to its end first`,
      }
    : {};
  if (!chosen.value) return ok({ steps: [], isManual: false, skipped: [], ...interrupted });
  const { wanted, settings, isManual, risk, skipped } = chosen.value;
  const refusal = refusalOf(wanted, look.value);
  if (refusal !== undefined) return refused(refusal);
  const { seen, ledger, journal } = look.value;
  const aim: Aim = {
    release: wanted.release,
    intent: wanted.intent,
    strategy: wanted.intent === 'rollback' ? wanted.strategy : settings.strategy,
    hooks: settings.hooks,
    standbyMs: settings.rollback.standbyMs,
    isFirst: servingNow(seen, ledger) === undefined,
    done: new Set(),
    touched: new Set(),
  };
  const planned = planRollout(aim, seen);
  if (!planned.ok) return refused(planned.error);
  const steps = withEstimates(planned.value, journal);
  const estimateMs = totalMs(steps);
  const previous = servingNow(seen, ledger);
  return ok({
    release: wanted.release,
    ...(previous === undefined ? {} : { previous }),
    strategy: aim.strategy.kind,
    steps,
    ...(estimateMs === undefined ? {} : { estimateMs }),
    ...(risk ? { risk } : {}),
    isManual,
    skipped,
    ...interrupted,
  });
}

interface Chosen {
  readonly wanted: Wanted;
  readonly settings: Settings;
  readonly skipped: readonly Skipped[];
  readonly isManual: boolean;
  readonly risk?: Risk;
}

/** What is wanted, from what is seen; undefined: only what was interrupted. */
export async function wantedOf(
  { options, settings, release, digest, clock, confirms }: Intention,
  now: Observation,
  held: Pick<Fleet, 'record'>,
): Promise<Result<Chosen | undefined, NoPlan>> {
  const { command } = options;
  if (command.kind === 'reconcile') return ok(undefined);
  if (command.kind === 'deploy') {
    if (release === undefined || digest === undefined)
      return err({ kind: 'refused', message: 'there is nothing to deploy' });
    const wanted = { intent: 'deploy', release, digest } as const;
    return ok({ wanted, settings, skipped: [], isManual: false });
  }
  const choice = await chooseRollback(command, now, settings, {
    record: (name) => held.record(name),
    confirms,
  });
  if (!choice.ok) return choice;
  const { wanted, recorded, isManual } = choice.value;
  const { record, skipped } = recorded;
  const risk = riskOf(wanted.release, servingNow(now.seen, now.ledger), { ...now, record, now: clock.now() });
  return ok({ wanted, settings: recorded.settings, skipped, isManual, risk });
}
