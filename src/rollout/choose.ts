import type { Clock } from '../base/clock.js';
import { err, ok, type Result } from '../base/result.js';
import type { Wanted } from '../domain/rollout/aim.js';
import type { Skipped } from '../domain/rollout/believed.js';
import type { Refusal } from '../domain/rollout/failure.js';
import { type Choice, type Forecast, forecast } from '../domain/rollout/forecast.js';
import type { Observation } from '../domain/rollout/observation.js';
import type { LedgerEntry, Settings } from '../domain/rollout/release.js';
import { type RollbackRequest, releaseBefore, rollbackTo, waysBack } from '../domain/rollout/rollback.js';
import type { Fleet, FleetFailure } from '../ports/fleet.js';
import { type Records, recordedAs } from './believe.js';
import { observeThrough } from './salvage.js';

/** What somebody asks for, before anything is asked of the target. */
export type Order =
  | ({ readonly kind: 'deploy' } & Pick<Extract<Wanted, { intent: 'deploy' }>, 'release' | 'digest'>)
  | ({ readonly kind: 'rollback' } & RollbackRequest)
  /** Only what was interrupted. */
  | { readonly kind: 'reconcile' };

export interface Intention {
  readonly order: Order;
  /** Of today. */
  readonly settings: Settings;
  readonly confirms: Records['confirms'];
}

/** Why nothing is planned. */
export type NoPlan =
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'failure'; readonly why: FleetFailure };

const refused = (why: Refusal): Result<never, NoPlan> => err({ kind: 'refused', why });
const failed = (why: FleetFailure): Result<never, NoPlan> => err({ kind: 'failure', why });

/** `isManual`: people do it, it is only planned. */
interface Chosen extends Choice {
  readonly skipped: readonly Skipped[];
  readonly isManual: boolean;
  /** What else could have been chosen, where nobody has named one. */
  readonly others?: readonly LedgerEntry[];
}

/** What is wanted, from what is seen; undefined: only what was interrupted. */
export async function choose(
  { order, settings: today, confirms }: Intention,
  now: Observation,
  fleet: Pick<Fleet, 'record'>,
): Promise<Result<Chosen | undefined, NoPlan>> {
  if (order.kind === 'reconcile') return ok(undefined);
  if (order.kind === 'deploy') {
    const { release, digest } = order;
    const wanted = { intent: 'deploy', release, digest } as const;
    return ok({ wanted, settings: today, skipped: [], isManual: false });
  }
  const release = releaseBefore(order.to, now);
  if (!release.ok) return refused(release.error);
  const found = await recordedAs(release.value, today, { record: (name) => fleet.record(name), confirms });
  if (!found.ok) return failed(found.error);
  if (!found.value) return refused({ kind: 'no-record', release: release.value });
  const { lacks, settings, record, skipped } = found.value;
  if (lacks !== undefined) return refused(lacks);
  const others = waysBack(now).filter((one) => one.release !== release.value);
  const unnamed = order.to === undefined ? { others } : {};
  return ok({ ...rollbackTo(release.value, order, settings), settings, record, skipped, ...unnamed });
}

/** Looks, and says what would be done; changes nothing. */
export async function lookAhead(
  intention: Intention,
  fleet: Fleet,
  clock: Clock,
): Promise<Result<Forecast & Pick<Chosen, 'skipped' | 'isManual' | 'others'>, NoPlan>> {
  const isAsked = intention.order.kind !== 'reconcile';
  const look = await (isAsked ? observeThrough(fleet, clock) : fleet.observe());
  if (!look.ok) return failed(look.error);
  const chosen = await choose(intention, look.value, fleet);
  if (!chosen.ok) return chosen;
  const found = forecast(chosen.value, look.value, clock.now());
  if (!found.ok) return refused(found.error);
  const { skipped = [], isManual = false, others } = chosen.value ?? {};
  return ok({ ...found.value, skipped, isManual, ...(others ? { others } : {}) });
}
