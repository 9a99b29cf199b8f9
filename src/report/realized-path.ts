import type { JobRecord, RunRecord } from '../domain/record.js';
import { jobsByStage } from './jobs-by-stage.js';

/**
 * The jobs that decided how long the run took, first to last: from the job that ended last back to whichever
 * of the jobs it waited for ended last.
 */
export function realizedPath(record: RunRecord): JobRecord[] {
  const ofStage = jobsByStage(record);
  const path = new Set<JobRecord>();
  let last = latest(record.jobs.values());
  while (last && !path.has(last)) {
    path.add(last);
    const above = [
      ...last.needs.map((id) => record.jobs.get(id)),
      ...last.afterStages.flatMap((stage) => ofStage.get(stage) ?? []),
    ];
    last = latest(above);
  }
  return [...path].reverse();
}

function latest(jobs: Iterable<JobRecord | undefined>): JobRecord | undefined {
  let found: JobRecord | undefined;
  let at = Number.NEGATIVE_INFINITY;
  for (const job of jobs) {
    const end = job?.attempts.at(-1)?.endedAt;
    if (job && end !== undefined && end > at) [found, at] = [job, end];
  }
  return found;
}
