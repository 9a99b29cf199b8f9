import { isoTime } from '../../base/clock.js';
import { haveSameJobs, type PastRun, pastRunOf } from '../../domain/past-run.js';
import type { RunRecord } from '../../domain/record.js';
import { quantile, type Share, share } from '../../domain/statistics.js';
import type { Runs, Standing } from './model.js';
import type { Sources } from './sources.js';

const SHOWN = 20;
/** Of fewer values a 95th percentile is only their maximum by another name. */
const ENOUGH_FOR_P95 = 20;

/** What values of earlier runs amount to. */
export interface Usual {
  readonly n: number;
  readonly medianMs: number;
  /** Of twenty or more. */
  readonly p95Ms: number | null;
  readonly longestMs: number;
}

/** By which share a time is longer than another one. */
export const changeFrom = (before: number, after: number): number => (after - before) / Math.max(1, before);

/** Undefined of no values. */
export function usualOf(values: readonly number[]): Usual | undefined {
  const medianMs = quantile(values, 0.5);
  if (medianMs === undefined) return undefined;
  return {
    n: values.length,
    medianMs,
    p95Ms: values.length < ENOUGH_FOR_P95 ? null : (quantile(values, 0.95) ?? null),
    longestMs: quantile(values, 1) ?? medianMs,
  };
}

/** Earlier runs whose time can be compared with that of this one: of the same jobs, and to a good end. */
export function comparable({ record, earlier }: Sources): PastRun[] {
  const run = pastRunOf(record);
  return earlier.filter((other) => other.status === 'success' && haveSameJobs(run, other));
}

/** Earlier times of a job that succeeded, in ms. */
export const pastTimes = (earlier: readonly PastRun[], id: string): number[] =>
  earlier.flatMap(({ jobs }) => {
    const job = jobs.get(id);
    return job?.status === 'success' ? job.durationMs : [];
  });

/** How often runs succeeded; who was cancelled neither did nor did not. */
export function successRate(runs: readonly PastRun[]): Share | undefined {
  const decided = runs.filter(({ status }) => status !== 'cancelled');
  return share(decided.filter(({ status }) => status === 'success').length, decided.length);
}

/** The earlier runs and this one, oldest first. */
export const allRuns = ({ record, earlier }: Sources): PastRun[] => [...earlier, pastRunOf(record)];

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** `9 of 12 succeeded, so with a certainty of 95 % between 47 % and 91 % of all would`. */
export const shareSentence = ({ rate, from, to, n }: Share): string =>
  `${Math.round(rate * n)} of ${n} succeeded, so with a certainty of 95 % between ${percent(from)} and ${percent(to)} of all would`;

/** `9 of 12 runs; 95 % sure: 47 % to 91 %`. */
export function shareWords({ rate, from, to, n }: Share, what: string): string {
  const k = Math.round(rate * n);
  return `${k} of ${n} ${what}; 95 % sure: ${percent(from)} to ${percent(to)}`;
}

export function runsOf(sources: Sources): Runs {
  const runs = allRuns(sources).slice(-SHOWN);
  return {
    kind: 'runs',
    id: 'runs',
    title: runs.length === 1 ? 'No earlier run is kept' : `The last ${runs.length} runs`,
    runs: runs.map((run) => ({
      id: run.id,
      startedAt: isoTime(run.startedAt),
      status: standing(run),
      durationMs: Math.round(run.durationMs),
    })),
  };
}

const standing = ({ status, jobs }: PastRun): Standing =>
  status === 'success' && [...jobs.values()].some(({ allowed }) => allowed) ? 'allowed' : status;

/** How many runs at the end failed, this one included; cancelled ones between do not break the row. */
export function failuresInARow(record: RunRecord, runs: readonly PastRun[]): number {
  if (record.status !== 'failure') return 0;
  const decided = runs.filter(({ status }) => status !== 'cancelled');
  return decided.length - 1 - decided.findLastIndex(({ status }) => status === 'success');
}
