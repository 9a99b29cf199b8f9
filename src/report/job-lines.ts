import { formatDuration } from '../base/duration.js';
import type { Status } from '../domain/outcome.js';
import { countWarnings, type JobRecord, jobDuration, type RunRecord } from '../domain/record.js';
import { jobFailureWords, shortReason } from './wording.js';

/** A sign and a word for every way to end, so that neither colour nor font is needed to tell them apart. */
export const SIGNS: Readonly<Record<Status | 'allowed' | 'flaky' | 'unfinished', string>> = {
  success: '✓',
  failure: '✗',
  cancelled: '■',
  skipped: '↷',
  allowed: '!',
  flaky: '~',
  unfinished: '?',
};

export function signOf(job: JobRecord): string {
  if (job.allowed) return SIGNS.allowed;
  if (job.flaky) return SIGNS.flaky;
  return SIGNS[job.status ?? 'unfinished'];
}

/** `✗ test.unit (2)  exit 1, 3 attempts  4.2 s`. */
export function jobLine(job: JobRecord): string {
  const notes = [
    job.status === 'success' ? '' : (job.status ?? 'unfinished'),
    shortReason(job),
    job.allowed ? 'allowed' : '',
    job.flaky ? 'flaky' : '',
    job.attempts.length > 1 ? `${job.attempts.length} attempts` : '',
  ].filter(Boolean);
  const time = job.attempts.length > 0 ? ` · ${formatDuration(jobDuration(job))}` : '';
  return `${signOf(job)} ${job.id}${notes.length > 0 ? ` · ${notes.join(', ')}` : ''}${time}`;
}

/** `✗ shop failed in 4.1 s · 3 succeeded, 1 failed, 2 skipped`. */
export function runLine(record: RunRecord): string {
  const jobs = [...record.jobs.values()];
  const count = (word: string, is: (job: JobRecord) => boolean) => {
    const n = jobs.filter(is).length;
    return n > 0 ? [`${n} ${word}`] : [];
  };
  const parts = [
    ...count('succeeded', (job) => job.status === 'success'),
    ...count('failed', (job) => job.status === 'failure' && !job.allowed),
    ...count('failed but allowed', (job) => job.allowed === true),
    ...count('cancelled', (job) => job.status === 'cancelled'),
    ...count('skipped', (job) => job.status === 'skipped'),
    ...count('flaky', (job) => job.flaky === true),
  ];
  const verb = { success: 'succeeded', failure: 'failed', cancelled: 'was cancelled' }[
    record.status ?? 'cancelled'
  ];
  const stopped =
    record.stopped === 'timeout'
      ? ' (out of time)'
      : record.stopped === 'interrupted'
        ? ' (interrupted)'
        : '';
  const sign =
    record.status === 'success' && countWarnings(record) > 0
      ? SIGNS.allowed
      : SIGNS[record.status ?? 'cancelled'];
  const time = formatDuration((record.endedAt ?? record.startedAt) - record.startedAt);
  return `${sign} ${record.pipeline} ${verb}${stopped} in ${time}${parts.length > 0 ? ` · ${parts.join(', ')}` : ''}`;
}

/** What a failed job says for itself outside any group: the cause first, then its last lines. */
export interface FailureTail {
  readonly job: JobRecord;
  readonly title: string;
  readonly next: string;
  readonly lines: readonly string[];
}

const MAX_JOBS = 10;
const MAX_LINES = 30;

/** The failed jobs in the order in which they failed, unallowed ones first; `more` were left out. */
export function failureTails(record: RunRecord): { tails: FailureTail[]; more: number } {
  const failed = [...record.jobs.values()].filter((job) => job.status === 'failure');
  failed.sort(
    (a, b) => Number(a.allowed ?? false) - Number(b.allowed ?? false) || (a.endedAt ?? 0) - (b.endedAt ?? 0),
  );
  const tails = failed.slice(0, MAX_JOBS).map((job) => {
    const { what, next } = jobFailureWords(job);
    const lines = (job.attempts.at(-1)?.tail ?? '').split(/\r?\n/);
    while (lines.at(-1) === '') lines.pop();
    return { job, title: `${job.id}: ${what}`, next, lines: lines.slice(-MAX_LINES) };
  });
  return { tails, more: failed.length - tails.length };
}
