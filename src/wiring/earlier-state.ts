import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTracked } from '../adapters/git/tracked.js';
import { adoptHistory, hasHistory } from '../adapters/store/history.js';
import { orderedRuns } from '../adapters/store/order.js';
import type { StateDirectory } from '../adapters/store/state.js';

/**
 * Earlier versions kept all in `.cimyr/` of the checkout. Their history is taken over once, unless the repository has
 * brought it; their runs stay where they are, and are told of once. The notices say so.
 */
export async function adoptEarlierState(root: string, state: StateDirectory): Promise<readonly string[]> {
  if (hasHistory(state)) return [];
  const name = join('.cimyr', 'history.json');
  if (existsSync(join(root, name)) && !(await isTracked(root, name))) adoptHistory(state, join(root, name));
  const runs = orderedRuns(join(root, '.cimyr', 'runs')).length;
  if (runs === 0) return [];
  const which = runs === 1 ? '1 run of an earlier cimyr lies' : `${runs} runs of an earlier cimyr lie`;
  return [`${which} in .cimyr/runs, where nobody looks any more: what is kept now lies in ${state}`];
}
