import type { RunStatus, Status } from './outcome.js';
import { jobDuration, type RunRecord } from './record.js';

/** What is known of a job of a run that lies behind. */
export interface PastJob {
  readonly status: Status;
  readonly allowed: boolean;
  readonly flaky: boolean;
  readonly durationMs: number;
}

/** What is kept of a run to compare others with; times are milliseconds since the epoch. */
export interface PastRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly durationMs: number;
  /** By id. */
  readonly jobs: ReadonlyMap<string, PastJob>;
}

export function pastRunOf(record: RunRecord): PastRun {
  const { id, status = 'cancelled', startedAt, endedAt = startedAt } = record;
  const jobs = [...record.jobs].map(([job, one]) => {
    const { status = 'cancelled', allowed = false, flaky = false } = one;
    return [job, { status, allowed, flaky, durationMs: jobDuration(one) }] as const;
  });
  return { id, status, startedAt, durationMs: endedAt - startedAt, jobs: new Map(jobs) };
}

/** Whether two runs had the same jobs: how long they took can be compared. */
export const haveSameJobs = (one: PastRun, other: PastRun): boolean =>
  one.jobs.size === other.jobs.size && [...one.jobs.keys()].every((id) => other.jobs.has(id));
