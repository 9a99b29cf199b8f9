import { err, ok, type Result } from '../../base/result.js';
import { type Aim, aimAt, refusalOf, type Wanted } from './aim.js';
import { totalMs, withEstimates } from './estimate.js';
import type { PlannedStep } from './event.js';
import type { Refusal } from './failure.js';
import { type Unfinished, unfinished } from './journal.js';
import type { Observation } from './observation.js';
import { planRollout } from './plan/plan.js';
import type { ReleaseRecord, Settings } from './release.js';
import { type Risk, riskOf } from './risk.js';
import { standing } from './serving.js';

/** What is to be done, with the settings that it is done with. */
export interface Choice {
  readonly wanted: Wanted;
  readonly settings: Settings;
  /** Of a release that is brought back. */
  readonly record?: ReleaseRecord;
}

/** What was found without an end. */
export type Interrupted = Pick<Unfinished, 'intent' | 'release' | 'by'> & {
  /** It has to come to an end before anything else finds a place. */
  readonly comesFirst: boolean;
};

/** What would happen, from what is seen now. */
export interface Forecast {
  readonly release?: string;
  readonly previous?: string;
  readonly strategy?: Aim['strategy']['kind'];
  readonly steps: readonly PlannedStep[];
  readonly estimateMs?: number;
  readonly risk?: Risk;
  readonly interrupted?: Interrupted;
}

/** Undefined: only what was interrupted is brought to its end. `at`: milliseconds since the epoch. */
export function forecast(
  choice: Choice | undefined,
  now: Observation,
  at: number,
): Result<Forecast, Refusal> {
  const left = unfinished(now.journal);
  if (!choice) return ok({ steps: [], ...interruptedBy(left, true) });
  const { wanted, settings, record } = choice;
  const refusal = refusalOf(wanted, now);
  if (refusal !== undefined) return err(refusal);
  const previous = standing(now);
  const aim = aimAt(wanted, settings, previous);
  const planned = planRollout(aim, now.seen);
  const comesFirst = left !== undefined && !planned.ok && planned.error.kind === 'no-room';
  if (!planned.ok && !comesFirst) return planned;
  const steps = withEstimates(planned.ok ? planned.value : [], now.journal);
  const estimateMs = totalMs(steps);
  return ok({
    release: wanted.release,
    ...(previous === undefined ? {} : { previous }),
    strategy: aim.strategy.kind,
    steps,
    ...(estimateMs === undefined ? {} : { estimateMs }),
    ...(record ? { risk: riskOf(wanted.release, previous, { ...now, record, now: at }) } : {}),
    ...interruptedBy(left, comesFirst),
  });
}

function interruptedBy(left: Unfinished | undefined, comesFirst: boolean): { interrupted?: Interrupted } {
  if (!left) return {};
  const { intent, release, by } = left;
  return { interrupted: { intent, release, by, comesFirst } };
}
