import type { JobRow, StageJobs } from '../../domain/event.js';

/** All that waits for the end of one stage: m ends and n starts that one point joins. */
export interface Gate {
  /** Position of the stage. */
  readonly stage: number;
  /** Ids of its jobs that no other of its jobs needs. */
  readonly ends: readonly string[];
  /** Ids of the jobs that wait, less those that need another one of their stage that waits. */
  readonly starts: readonly string[];
}

/** The gates that are waited for, in the order of the stages. */
export function gatesOf(stages: readonly StageJobs[]): Gate[] {
  const startsBehind = new Map<string, string[]>();
  for (const stage of stages) {
    const gated = new Set(stage.jobs.filter((job) => job.afterStages.length > 0).map((job) => job.id));
    for (const { id, needs, afterStages } of stage.jobs) {
      if (needs.some((need) => gated.has(need))) continue;
      for (const before of afterStages) {
        const starts = startsBehind.get(before);
        if (starts) starts.push(id);
        else startsBehind.set(before, [id]);
      }
    }
  }
  return stages.flatMap(({ name, jobs }, stage) => {
    const starts = startsBehind.get(name);
    return starts && jobs.length > 0 ? [{ stage, ends: endsOf(jobs), starts }] : [];
  });
}

function endsOf(jobs: readonly JobRow[]): string[] {
  const needed = new Set(jobs.flatMap((job) => job.needs));
  return jobs.filter((job) => !needed.has(job.id)).map((job) => job.id);
}
