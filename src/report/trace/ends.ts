import type { AttemptRecord, JobRecord, RunRecord } from '../../domain/record.js';
import { failureWords, whatFailed } from '../wording.js';

/** The values of `cicd.pipeline.result` and `cicd.pipeline.task.run.result`. */
type Result = 'success' | 'failure' | 'error' | 'timeout' | 'cancellation' | 'skip';

/** How a run, a job or an attempt ended, in OpenTelemetry's words. */
export interface End {
  readonly result: Result;
  /** `error.type`, one of a few words; what ended well, was cancelled or skipped has none. */
  readonly errorType?: string;
  readonly message?: string;
}

const RESULTS = {
  success: 'success',
  failure: 'failure',
  cancelled: 'cancellation',
  skipped: 'skip',
} as const satisfies Record<NonNullable<JobRecord['status']>, Result>;

const KILLED: End = {
  result: 'error',
  errorType: 'interrupted',
  message: 'cimyr was killed before its end',
};
const OUT_OF_TIME: End = { result: 'timeout', errorType: 'timeout', message: 'the whole run timed out' };

/** One that failed has the type of the job that failed first. */
export function runEnd(record: RunRecord): End {
  if (record.stopped === 'interrupted') return KILLED;
  if (record.stopped === 'timeout') return OUT_OF_TIME;
  const result = RESULTS[record.status ?? 'cancelled'];
  if (result !== 'failure') return { result };
  const failed = [...record.jobs.values()].filter(({ status, allowed }) => status === 'failure' && !allowed);
  const first = failed.reduce<JobRecord | undefined>(
    (found, job) => (found && (found.endedAt ?? 0) <= (job.endedAt ?? 0) ? found : job),
    undefined,
  );
  if (!first) return { result, errorType: OTHER };
  const { errorType = OTHER, message = '' } = jobEnd(first);
  return { result, errorType, message: `${first.id}: ${message}` };
}

export function jobEnd(job: JobRecord): End {
  if (job.status === undefined) return job.attempts.length > 0 ? KILLED : { result: 'skip' };
  if (job.status !== 'failure') return { result: RESULTS[job.status] };
  return failedWith(job.reason, whatFailed(job));
}

export function attemptEnd({ outcome }: AttemptRecord): End {
  if (!outcome) return KILLED;
  if (outcome.status !== 'failure') return { result: RESULTS[outcome.status] };
  return failedWith(outcome.reason, outcome.failure ? failureWords(outcome.failure).what : '');
}

const OTHER = '_OTHER';

const failedWith = (reason: string | undefined, message: string): End => ({
  result: reason === 'timeout' || reason === 'idle-timeout' ? 'timeout' : 'failure',
  errorType: reason ?? OTHER,
  message,
});
