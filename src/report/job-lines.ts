import { formatDuration } from '../base/duration.js';
import type { Status } from '../domain/outcome.js';
import { countWarnings, type JobRecord, jobDuration, type RunRecord } from '../domain/record.js';
import { signalWords } from './signal-words.js';
import { shortReason } from './wording.js';

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
    unheardWords(job),
  ];
  const said = [...new Set(notes)].filter(Boolean).join(', ');
  const time = job.attempts.length > 0 ? formatDuration(jobDuration(job)) : '';
  return [`${signOf(job)} ${job.id}`, said, time].filter(Boolean).join(' · ');
}

/** Jobs that succeeded although their tests failed. */
export const unheardJobs = (record: RunRecord): readonly JobRecord[] =>
  [...record.jobs.values()].filter((job) => unheardWords(job) !== '');

/** `unit: 2 tests failed, and yet it succeeded`: why a green run has red marks. */
export const unheardLines = (record: RunRecord): string[] =>
  unheardJobs(record).map((job) => `${job.id}: ${unheardWords(job)}`);

/** A job that succeeded although its tests failed: `2 tests failed, and yet it succeeded`. */
export function unheardWords({ status, attempts }: JobRecord): string {
  const n = attempts.at(-1)?.tests?.failed ?? 0;
  return status === 'success' && n > 0 ? `${n} test${n === 1 ? '' : 's'} failed, and yet it succeeded` : '';
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
const STOPPED = { timeout: ' (out of time)', interrupted: ' (interrupted)' } as const;

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
  const time = formatDuration((record.endedAt ?? record.startedAt) - record.startedAt);
  // A green run in which nothing was done must not look like one that did.
  const idle = isIdle(jobs) ? ', nothing ran' : '';
  const ending = `${VERBS[record.status ?? 'cancelled']}${stoppedWords(record)} in ${time}${idle}`;
  return {
    verdict: `${record.pipeline} ${ending}`,
    ending,
    counts: counts.join(', '),
  };
}

/** By what, where the verb does not say it. */
function stoppedWords({ status, stopped, stoppedBy, startedBy }: RunRecord): string {
  if (stopped === undefined) return '';
  if (stopped !== 'cancelled') return STOPPED[stopped];
  const by = stoppedBy === undefined ? '' : ` by ${signalWords(stoppedBy, startedBy !== undefined)}`;
  return status === 'cancelled' || status === undefined ? by : ` (cancelled${by})`;
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
