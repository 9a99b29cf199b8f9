import { formatDuration } from '../base/duration.js';
import { type JobRecord, jobDuration, type RunRecord } from '../domain/record.js';
import { alikeJobs, wordsForAll } from './alike.js';
import { printedCause } from './cause.js';
import { failedJobs } from './failed-jobs.js';
import {
  attemptReason,
  canResume,
  type JobWords,
  jobFailureWords,
  resumeCommand,
  shortReason,
} from './wording.js';

const MAX_SERVICE_LINES = 10;

function serviceLines({ name, tail }: { readonly name: string; readonly tail: string }): string[] {
  const lines = tail.trimEnd().split(/\r?\n/).slice(-MAX_SERVICE_LINES);
  return [`── the last lines of its service ${name} ──`, ...lines];
}

/** What a failed job says for itself outside any group: the cause first, then what it printed about it. */
export interface FailureTail {
  readonly job: JobRecord;
  /** Cells of its matrix that failed for the same cause. */
  readonly others: readonly JobRecord[];
  readonly words: JobWords;
  readonly lines: readonly string[];
  /** Whether the lines were chosen, and the first ones matter most; else they are the last. */
  readonly isChosen: boolean;
}

// GitHub keeps ten annotations of a step.
const MAX_JOBS = 10;
const MAX_LINES = 30;

/** The failed jobs in the order in which they failed, unallowed ones first; `more` were left out. */
export function failureTails(record: RunRecord): { tails: FailureTail[]; more: number } {
  const alike = alikeJobs(failedJobs(record));
  const tails = alike.slice(0, MAX_JOBS).map(({ job, others }) => {
    const { lines, isChosen } = printedCause(job.attempts.at(-1));
    const words = wordsForAll(jobFailureWords(job, record), others);
    return { job, others, words, lines: [...lines, ...linesOfServices(job)], isChosen };
  });
  const more = alike.slice(MAX_JOBS).reduce((sum, { others }) => sum + 1 + others.length, 0);
  return { tails, more };
}

const linesOfServices = ({ attempts }: JobRecord): string[] =>
  (attempts.at(-1)?.services ?? []).flatMap(serviceLines);

function lastLinesOf(job: JobRecord): string[] {
  const lines = (job.attempts.at(-1)?.tail ?? '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return [...lines.slice(-MAX_LINES), ...linesOfServices(job)];
}

/** A job that was running when it was cancelled. */
export interface CancelledTail {
  readonly job: JobRecord;
  readonly what: string;
  readonly lines: readonly string[];
}

const MAX_CANCELLED_LINES = 10;

/** What ran when the run was cancelled, and what it printed last; where a failure cancelled it, the last line does. */
export function cancelledTails(record: RunRecord): CancelledTail[] {
  const isCut = (job: JobRecord) =>
    job.status === 'cancelled' || (job.status === undefined && record.status === undefined);
  const hasFailed = record.status === 'failure';
  const running = [...record.jobs.values()].filter((job) => isCut(job) && job.attempts.length > 0);
  return running.slice(0, MAX_JOBS).map((job) => ({
    job,
    what: runningWords(job),
    lines: lastLinesOf(job).slice(hasFailed ? -1 : -MAX_CANCELLED_LINES),
  }));
}

function runningWords(job: JobRecord): string {
  const why = shortReason(job);
  const last = job.attempts.at(-1);
  if (last?.outcome?.status === 'failure' && last.backoffMs !== undefined)
    return `was waiting for its next attempt${why === '' ? '' : ` when ${why}`}; the last one: ${attemptReason(last.outcome)}`;
  return `was running for ${formatDuration(jobDuration(job))}${why === '' ? '' : ` when ${why}`}`;
}

/** How to go on with a run that was cancelled, where something of it can be kept. */
export const resumeWords = (record: RunRecord): string | undefined =>
  record.status !== 'failure' &&
  record.status !== 'success' &&
  canResume(record) &&
  [...record.jobs.values()].some(({ status }) => status === 'success')
    ? `go on where it ended: ${resumeCommand(record)}`
    : undefined;

const MAX_TOLD = 10;

/** Failed jobs beyond those that are told of, by name, those that failed alike together: `exit 1: j10, j11`. */
export function furtherFailures(record: RunRecord, told: readonly FailureTail[]): string[] {
  const known = new Set(told.flatMap(({ job, others }) => [job, ...others]));
  const alike = new Map<string, string[]>();
  for (const job of failedJobs(record).filter((one) => !known.has(one))) {
    const why = [shortReason(job), job.allowed ? 'allowed' : ''].filter(Boolean).join(', ') || 'failed';
    const same = alike.get(why);
    if (same) same.push(job.id);
    else alike.set(why, [job.id]);
  }
  return [...alike].flatMap(([why, ids]) =>
    Array.from({ length: Math.ceil(ids.length / MAX_TOLD) }, (_, i) => {
      return `${why}: ${ids.slice(i * MAX_TOLD, (i + 1) * MAX_TOLD).join(', ')}`;
    }),
  );
}
