import { oneLine } from '../../base/clean.js';
import type { DeploymentState } from '../../ports/published-deployment.js';
import type { RolloutRecord } from './record.js';
import type { RolloutResult } from './result.js';
import { resultWords } from './wording.js';

/** `failure`: the release is bad, whatever serves now; `error`: nobody knows what serves. */
const STATES: Readonly<Record<RolloutResult['status'], DeploymentState>> = {
  success: 'success',
  'rolled-back': 'failure',
  failure: 'failure',
  unknown: 'error',
  cancelled: 'inactive',
  locked: 'inactive',
  planned: 'inactive',
};

export interface DeploymentEnd {
  readonly state: DeploymentState;
  readonly description: string;
}

/** What a deployment's end is on GitHub; undefined while it is half done: whoever brings it to its end says it. */
export function deploymentEnd(record: RolloutRecord, result: RolloutResult): DeploymentEnd | undefined {
  if (result.status === 'cancelled' && record.steps.length > 0) return undefined;
  return { state: STATES[result.status], description: oneLine(resultWords(record, result).what) };
}

/** The same of what another phase was left to bring to its end: it serves, or it does not. */
export function settledEnd(release: string, record: RolloutRecord, result: RolloutResult): DeploymentEnd {
  const { what } = resultWords(record, result);
  if (result.status === 'unknown') return { state: 'error', description: oneLine(what) };
  if (result.status !== 'failure' && result.serving === release)
    return { state: 'success', description: oneLine(what) };
  return { state: 'failure', description: oneLine(`interrupted; ${what}`) };
}
