import { buildGraph } from './graph.js';
import { type History, weights } from './history.js';
import type { Pipeline } from './pipeline.js';
import type { RunRecord } from './record.js';
import { scheduledJobs } from './schedule/jobs.js';
import { simulate } from './schedule/simulate.js';

/**
 * Milliseconds that a run still needs, by a replay of its schedule with what jobs usually take: all of it, or
 * with a record what is left at `now`. Undefined where no job has a history.
 */
export function estimateMs(
  pipeline: Pipeline,
  maxParallel: number,
  history: History,
  soFar?: { readonly record: RunRecord; readonly now: number },
): number | undefined {
  const ids = pipeline.jobs.map(({ id }) => id);
  if (!ids.some((id) => history.jobs.get(id)?.meanMs !== undefined)) return undefined;
  const expected = weights(history, ids);
  const left = expected.map((ms, index) => ms - (soFar ? spentMs(ids[index] ?? '', ms, soFar) : 0));
  const policy = {
    maxParallel,
    onFailure: 'continue' as const,
    weight: (job: number) => left[job] ?? 0,
    admits: (job: number) =>
      !pipeline.jobs[job]?.conditions.some(({ calls }) => calls.has('failure') || calls.has('cancelled')),
  };
  return simulate(buildGraph(pipeline), scheduledJobs(pipeline), policy, { duration: policy.weight })
    .makespan;
}

/** Of what a job takes, what lies behind it. One that runs longer than usual may end at any moment. */
function spentMs(
  id: string,
  ms: number,
  { record, now }: { readonly record: RunRecord; readonly now: number },
): number {
  const job = record.jobs.get(id);
  if (job?.status !== undefined) return ms;
  const last = job?.attempts.at(-1);
  return last && last.endedAt === undefined ? Math.min(ms, now - last.startedAt) : 0;
}
