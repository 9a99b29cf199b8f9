import { systemClock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Observation } from '../../ports/fleet.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import { fleetOf } from './fleet.js';
import { type NoMachines, openHosts } from './hosts.js';
import type { DeployOptions } from './options.js';
import { usableTarget } from './target.js';
import { variablesOf } from './variables.js';

export interface Looked {
  readonly observation: Observation;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Looks at a target, changes nothing. */
export async function statusOf(
  options: Pick<DeployOptions, 'environment' | 'workspace' | 'env' | 'credentials' | 'masker'>,
): Promise<Result<Looked, NoMachines>> {
  const { environment, workspace, env, credentials, masker } = options;
  const clock = systemClock();
  const { values } = variablesOf(environment, workspace, env, masker);
  const target = usableTarget(environment, workspace, { ...env, ...values }, credentials.knownHosts);
  if (!target.ok) return err({ message: target.error });
  const opened = await openHosts(target.value, env, credentials, clock);
  if (!opened.ok) return opened;
  const fleet = fleetOf(opened.value, { environment, target: target.value, masker, clock });
  const look = await fleet.observe();
  fleet.close();
  return look.ok
    ? ok({ observation: look.value, now: clock.now() })
    : err({ message: reasonSentence(look.error), failure: look.error });
}
