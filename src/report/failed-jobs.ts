import type { JobRecord, RunRecord } from '../domain/record.js';

/** The failed jobs in the order in which they failed, unallowed ones first. */
export function failedJobs(record: RunRecord): readonly JobRecord[] {
  const failed = [...record.jobs.values()].filter((job) => job.status === 'failure');
  return failed.sort(
    (a, b) => Number(a.allowed ?? false) - Number(b.allowed ?? false) || (a.endedAt ?? 0) - (b.endedAt ?? 0),
  );
}
