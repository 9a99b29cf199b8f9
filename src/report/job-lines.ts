import { formatDuration } from '../base/duration.js';
import type { Status } from '../domain/outcome.js';
import { countWarnings, type JobRecord, jobDuration, type RunRecord } from '../domain/record.js';
import { failedJobs } from './failed-jobs.js';
import { jobFailureWords, shortReason, type Words } from './wording.js';

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

const WORDS: Readonly<Record<Status, string>> = {
  success: '',
  failure: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
};

/** `✗ test.unit (2) · failed, exit 1, 3 attempts · 4.2 s`. */
export function jobLine(job: JobRecord): string {
  const notes = [
    job.status ? WORDS[job.status] : 'unfinished',
    shortReason(job),
    job.allowed ? 'allowed' : '',
    job.flaky ? 'flaky' : '',
    job.attempts.length > 1 ? `${job.attempts.length} attempts` : '',
  ];
  const said = [...new Set(notes)].filter(Boolean).join(', ');
  const time = job.attempts.length > 0 ? formatDuration(jobDuration(job)) : '';
  return [`${signOf(job)} ${job.id}`, said, time].filter(Boolean).join(' · ');
}

const COUNTED: readonly (readonly [string, (job: JobRecord) => boolean])[] = [
  ['succeeded', (job) => job.status === 'success'],
  ['failed', (job) => job.status === 'failure' && !job.allowed],
  ['failed but allowed', (job) => job.allowed === true],
  ['cancelled', (job) => job.status === 'cancelled'],
  ['skipped', (job) => job.status === 'skipped'],
  ['unfinished', (job) => job.status === undefined],
];

const VERBS = { success: 'succeeded', failure: 'failed', cancelled: 'was cancelled' } as const;
const STOPPED = { timeout: ' (out of time)', interrupted: ' (interrupted)', cancelled: '' } as const;

export interface RunWords {
  /** `shop failed in 4.1 s`. */
  readonly verdict: string;
  /** The same without the pipeline: `failed in 4.1 s`. */
  readonly ending: string;
  /** `3 succeeded, 1 failed, 2 skipped`; empty where there are no jobs. */
  readonly counts: string;
}

export function runWords(record: RunRecord): RunWords {
  const jobs = [...record.jobs.values()];
  const flaky = jobs.filter((job) => job.flaky).length;
  const counts = COUNTED.flatMap(([word, is]) => {
    const n = jobs.filter(is).length;
    const ofThem = word === 'succeeded' && flaky > 0 ? ` (${flaky} flaky)` : '';
    return n > 0 ? [`${n} ${word}${ofThem}`] : [];
  });
  const stopped = record.stopped === undefined ? '' : STOPPED[record.stopped];
  const time = formatDuration((record.endedAt ?? record.startedAt) - record.startedAt);
  // A green run in which nothing was done must not look like one that did.
  const idle = isIdle(jobs) ? ', nothing ran' : '';
  const ending = `${VERBS[record.status ?? 'cancelled']}${stopped} in ${time}${idle}`;
  return {
    verdict: `${record.pipeline} ${ending}`,
    ending,
    counts: counts.join(', '),
  };
}

const isIdle = (jobs: readonly JobRecord[]): boolean =>
  jobs.length > 0 && jobs.every(({ status }) => status === 'skipped');

/** `✗ shop failed in 4.1 s · 3 succeeded, 1 failed, 2 skipped`. */
export function runLine(record: RunRecord): string {
  const isDoubtful = record.status === 'success' && countWarnings(record) > 0;
  const sign = isDoubtful ? SIGNS.allowed : SIGNS[record.status ?? 'cancelled'];
  const { verdict, counts } = runWords(record);
  return [`${sign} ${verdict}`, counts].filter(Boolean).join(' · ');
}

const MAX_SERVICE_LINES = 10;

function serviceLines({ name, tail }: { readonly name: string; readonly tail: string }): string[] {
  const lines = tail.trimEnd().split(/\r?\n/).slice(-MAX_SERVICE_LINES);
  return [`── the last lines of its service ${name} ──`, ...lines];
}

/** What a failed job says for itself outside any group: the cause first, then its last lines. */
export interface FailureTail {
  readonly job: JobRecord;
  readonly words: Words;
  readonly lines: readonly string[];
}

// GitHub keeps ten annotations of a step.
const MAX_JOBS = 10;
const MAX_LINES = 30;

/** The failed jobs in the order in which they failed, unallowed ones first; `more` were left out. */
export function failureTails(record: RunRecord): { tails: FailureTail[]; more: number } {
  const failed = failedJobs(record);
  const tails = failed.slice(0, MAX_JOBS).map((job) => {
    const lines = (job.attempts.at(-1)?.tail ?? '').split(/\r?\n/);
    while (lines.at(-1)?.trim() === '') lines.pop();
    const services = (job.attempts.at(-1)?.services ?? []).flatMap(serviceLines);
    return {
      job,
      words: jobFailureWords(job, record.file),
      lines: [...lines.slice(-MAX_LINES), ...services],
    };
  });
  return { tails, more: failed.length - tails.length };
}
