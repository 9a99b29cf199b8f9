import type { JobRecord, RunRecord } from './record.js';

/** How long a job usually takes, from earlier runs; milliseconds. */
export interface UsualDuration {
  /** Exponentially weighted mean: the later runs count more. */
  readonly meanMs: number;
  /** Nine of ten of the last runs took no longer. */
  readonly p90Ms: number;
}

/** `s`uccess, `f`ailure, success after a `r`etry. */
export type ResultLetter = 's' | 'f' | 'r';

/** What earlier runs tell of a job. */
export interface JobHistory {
  readonly meanMs?: number;
  /** The last durations in milliseconds, newest last. */
  readonly recentMs: readonly number[];
  /** The last results, a letter each, newest last. */
  readonly results: string;
  /** Commit of the last result, where it is known for sure. */
  readonly revision?: string;
  /** Days (since the epoch) on which the same code had both results: by a retry, or at the same commit. */
  readonly flips: readonly number[];
  /** Number of the run that it was last part of. */
  readonly run: number;
}

export interface History {
  /** How many runs have been learned from. */
  readonly runs: number;
  /** By job id. */
  readonly jobs: ReadonlyMap<string, JobHistory>;
}

export const NO_HISTORY: History = { runs: 0, jobs: new Map() };

/** Of a new duration in the mean: five runs later an old one counts a sixth. */
const NEW_SHARE = 0.3;
const KEPT_DURATIONS = 10;
const KEPT_RESULTS = 20;
const KEPT_FLIPS = 10;
/** A job that no run has had for so long is gone from the file. */
const KEPT_RUNS = 50;
const DAY_MS = 24 * 3_600_000;

export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** What is known after one more run. `revision`: the commit, where nothing else can have been tested. */
export function learn(history: History, record: RunRecord, revision?: string): History {
  const runs = history.runs + 1;
  const kept = [...history.jobs].filter(([, job]) => runs - job.run <= KEPT_RUNS);
  const jobs = new Map(kept);
  for (const job of record.jobs.values()) {
    const result = resultOf(job);
    if (result === undefined) continue;
    const before = jobs.get(job.id) ?? { recentMs: [], results: '', flips: [], run: runs };
    jobs.set(job.id, { ...learned(before, job, result, revision), run: runs });
  }
  return { runs, jobs };
}

/** Undefined for a job that says nothing: it did not run, or somebody stopped it. */
function resultOf(job: JobRecord): ResultLetter | undefined {
  if (job.attempts.length === 0 || job.reason === 'start-error') return undefined;
  if (job.status === 'success') return job.attempts.length > 1 ? 'r' : 's';
  return job.status === 'failure' ? 'f' : undefined;
}

function learned(
  before: JobHistory,
  job: JobRecord,
  result: ResultLetter,
  revision: string | undefined,
): Omit<JobHistory, 'run'> {
  const isSameCode = revision !== undefined && revision === before.revision;
  const hasFlipped = result === 'r' || (isSameCode && (result === 'f') !== before.results.endsWith('f'));
  const last = job.attempts.at(-1);
  // A failure that stops the others' work early says little of how long the job takes when all is well.
  const counts = job.status === 'success' || job.allowed === true;
  const ms = counts && last?.endedAt !== undefined ? Math.max(0, last.endedAt - last.startedAt) : undefined;
  return {
    ...durations(before, ms),
    results: (before.results + result).slice(-KEPT_RESULTS),
    ...(revision === undefined ? {} : { revision }),
    flips: hasFlipped
      ? [...before.flips, dayOf(job.endedAt ?? last?.startedAt ?? 0)].slice(-KEPT_FLIPS)
      : before.flips,
  };
}

function durations(before: JobHistory, ms: number | undefined): Pick<JobHistory, 'meanMs' | 'recentMs'> {
  const { meanMs, recentMs } = before;
  if (ms === undefined) return meanMs === undefined ? { recentMs } : { meanMs, recentMs };
  const mean = meanMs === undefined ? ms : meanMs + NEW_SHARE * (ms - meanMs);
  return { meanMs: Math.round(mean), recentMs: [...recentMs, Math.round(ms)].slice(-KEPT_DURATIONS) };
}

export function expectedOf(history: History, job: string): UsualDuration | undefined {
  const { meanMs, recentMs } = history.jobs.get(job) ?? {};
  if (meanMs === undefined || recentMs === undefined) return undefined;
  return { meanMs, p90Ms: p90(recentMs) };
}

/**
 * What each job weighs in the longest remaining path. A job without history counts as long, since to start a
 * long one late costs more than to start a short one early; without any history all weigh the same.
 */
export function weights(history: History, ids: readonly string[]): number[] {
  const means = ids.map((id) => history.jobs.get(id)?.meanMs);
  const known = means.filter((mean) => mean !== undefined);
  const unknown = known.length === 0 ? 1 : p90(known);
  return means.map((mean) => mean ?? unknown);
}

/** Nearest rank: the smallest value that at least nine of ten do not exceed; 0 for none. */
function p90(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
}
