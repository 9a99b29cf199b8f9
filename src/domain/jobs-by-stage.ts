import type { JobRecord, RunRecord } from './record.js';

/** Each stage with its jobs, in the order of the file. */
export function jobsByStage(record: RunRecord): Map<string, JobRecord[]> {
  const found = new Map<string, JobRecord[]>(record.stages.map(({ name }) => [name, []]));
  for (const job of record.jobs.values()) found.get(job.stage)?.push(job);
  return found;
}
