import type { JobRecord, RunRecord } from '../../domain/record.js';
import { failedJobs } from '../failed-jobs.js';
import { findingsOf, type RunFinding } from './select.js';

/** What is worth a mark: something that was found, or a failed job of which nothing was found. */
export type Turn =
  | { readonly kind: 'finding'; readonly finding: RunFinding }
  | { readonly kind: 'job'; readonly job: JobRecord };

/**
 * What was found, so that however few are shown each failed job has its share: the jobs that stopped the run take
 * turns, each with the worst that is left of it; then come the others. A job without an error of its own to show
 * stands for itself.
 */
export function jobTurns(record: RunRecord): readonly Turn[] {
  const found = findingsOf(record);
  const ofJob = new Map<string, RunFinding[]>();
  for (const finding of found) {
    for (const job of finding.jobs) {
      const known = ofJob.get(job);
      if (known) known.push(finding);
      else ofJob.set(job, [finding]);
    }
  }
  const taken = new Set<RunFinding | JobRecord>();
  const failed = failedJobs(record);
  const queues = failed.filter(({ allowed }) => !allowed).map((job) => queueOf(job, ofJob.get(job.id)));
  for (let round = 0; queues.some((queue) => round < queue.length); round++)
    for (const queue of queues) if (queue[round]) taken.add(queue[round] as RunFinding | JobRecord);
  for (const job of failed) if (job.allowed && !ofJob.get(job.id)?.some(isGrave)) taken.add(job);
  for (const finding of found) taken.add(finding);
  return [...taken].map((one) =>
    'attempts' in one ? { kind: 'job', job: one } : { kind: 'finding', finding: one },
  );
}

function queueOf(job: JobRecord, found: readonly RunFinding[] = []): readonly (RunFinding | JobRecord)[] {
  const errors = found.filter(({ level }) => level === 'error');
  return errors.length > 0 ? errors : [job];
}

const isGrave = ({ level }: RunFinding): boolean => level !== 'notice';
