import { topologicalOrder } from './graph.js';
import type { JobRecord, RunRecord } from './record.js';
import { replayOf } from './replay.js';

/** So many are named or counted at most: more would cost more than they tell. */
export const MAX_BLOCKERS = 1000;

type Ids = readonly string[];
const NOBODY: Ids = [];

/** Ids of all jobs whose trouble kept a job from starting, by its id, in the order in which it waits for them. */
export function blockersIn(record: RunRecord): ReadonlyMap<string, Ids> {
  const found = new Map<string, Ids>();
  // Most runs have none.
  if (![...record.jobs.values()].some(isBlocked)) return found;
  const { graph, jobs } = replayOf(record);
  const through: Ids[] = [];
  for (const node of topologicalOrder(graph)) {
    const above = () => union((graph.before[node] ?? []).map((need) => through[need] ?? NOBODY));
    const job = jobs[node];
    through[node] = job ? passedOn(job, above) : above();
    if (job && isBlocked(job)) found.set(job.id, through[node]);
  }
  return found;
}

const isBlocked = ({ status, reason }: JobRecord): boolean => status === 'skipped' && reason === 'dependency';

function passedOn(job: JobRecord, above: () => Ids): Ids {
  if (job.status === 'cancelled' || (job.status === 'failure' && !job.allowed)) return [job.id];
  if (job.status !== 'skipped') return NOBODY;
  const ids = above();
  return ids.length === 0 && job.root !== undefined ? [job.root] : ids;
}

/** Where all are the same one, that itself: behind a stage stand thousands. */
function union(sets: readonly Ids[]): Ids {
  const some = [...new Set(sets)].filter(({ length }) => length > 0);
  if (some.length < 2) return some[0] ?? NOBODY;
  return [...new Set(some.flat())].slice(0, MAX_BLOCKERS);
}
