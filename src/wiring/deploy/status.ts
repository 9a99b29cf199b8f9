import { systemClock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import type { DeployOptions } from './options.js';
import { reachOf, type Unreached } from './platform.js';
import { variablesOf } from './variables.js';

export interface Looked {
  readonly observation: Observation;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type StatusOptions = Pick<
  DeployOptions,
  'environment' | 'workspace' | 'env' | 'credentials' | 'masker' | 'platforms'
>;

/** Looks at a target, changes nothing. */
export async function statusOf({ platforms, ...options }: StatusOptions): Promise<Result<Looked, Unreached>> {
  const { environment, workspace, env, masker } = options;
  const clock = systemClock();
  const { values } = variablesOf(environment, workspace, env, masker);
  const reach = await reachOf(platforms, { ...options, variables: { ...env, ...values }, clock });
  if (!reach.ok) return err({ message: reach.error });
  const opened = await reach.value.open();
  if (!opened.ok) return opened;
  const { fleet } = opened.value;
  const look = await fleet.observe();
  fleet.close();
  return look.ok
    ? ok({ observation: look.value, now: clock.now() })
    : err({ message: reasonSentence(look.error), failure: look.error });
}
