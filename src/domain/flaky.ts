import { dayOf, type History, type JobHistory } from './history.js';

/** A job of whose result nobody can be sure, and why one thinks so. */
export interface FlakyJob {
  readonly job: string;
  readonly evidence: string;
}

const WINDOW_DAYS = 30;
const ENOUGH_FLIPS = 2;
const ENOUGH_RESULTS = 10;
const MANY_CHANGES = 0.3;

/**
 * Proof: the same code had both results twice in 30 days, by a retry or at the same commit. Signal: the result
 * changes in three of ten runs or more and the last one is a success. One change alone is a regression.
 */
export function flakyJobs(history: History, jobs: readonly string[], now: number): FlakyJob[] {
  return jobs.flatMap((job) => {
    const known = history.jobs.get(job);
    const evidence = known && evidenceOf(known, dayOf(now));
    return evidence ? [{ job, evidence }] : [];
  });
}

function evidenceOf({ flips, results }: JobHistory, today: number): string | undefined {
  const proofs = flips.filter((day) => today - day < WINDOW_DAYS).length;
  if (proofs >= ENOUGH_FLIPS)
    return `the same code both failed and succeeded ${proofs} times in ${WINDOW_DAYS} days`;
  const changes = [...results].filter(
    (result, i) => i > 0 && (result === 'f') !== (results[i - 1] === 'f'),
  ).length;
  const isUnsteady = results.length >= ENOUGH_RESULTS && changes / (results.length - 1) >= MANY_CHANGES;
  if (!isUnsteady || results.endsWith('f')) return undefined;
  return `its result changed ${changes} times in the last ${results.length} runs`;
}
