import { blockersIn, MAX_BLOCKERS } from '../domain/blockers.js';
import type { JobRecord, RunRecord } from '../domain/record.js';
import { RANKS, standingOf } from './kinds/standing.js';
import { shortReason } from './wording.js';

/** A job, or many of a stage that were skipped for the same reason. */
export interface JobGroup {
  /** Its id, or `test ×200`. */
  readonly name: string;
  readonly why: string;
  /** The first stands for the others. */
  readonly job: JobRecord;
  readonly count: number;
}

/** So many alike each have a row of their own. */
const MAX_ALIKE = 3;

/** The jobs of a run for a table, what went wrong first; of those that one thing kept from starting, stages. */
export function jobGroups(record: RunRecord): readonly JobGroup[] {
  const why = reasonsIn(record);
  const sorted = [...record.jobs.values()].sort((a, b) => RANKS[standingOf(a)] - RANKS[standingOf(b)]);
  const alike = new Map<string, JobRecord[]>();
  for (const job of sorted) {
    const key = job.status === 'skipped' ? JSON.stringify([job.stage, why(job)]) : job.id;
    const same = alike.get(key);
    if (same) same.push(job);
    else alike.set(key, [job]);
  }
  return [...alike.values()].flatMap((jobs) => (jobs.length > MAX_ALIKE ? [folded(jobs)] : jobs.map(alone)));

  function alone(job: JobRecord): JobGroup {
    return { name: job.id, why: why(job), job, count: 1 };
  }
  function folded(jobs: readonly JobRecord[]): JobGroup {
    const [first] = jobs as readonly [JobRecord];
    const isOneMatrix = jobs.every(({ name }) => name === first.name);
    const parts = [first.stage, isOneMatrix ? first.name : ''].filter(Boolean);
    const name = `${parts.join('.') || 'jobs'} ×${jobs.length}`;
    return { name, why: why(first), job: first, count: jobs.length };
  }
}

/** Of skipped jobs, by id, how many each stage has of the same reason: `195 more of test skipped, blocked by a and b`. */
export function moreSkipped(record: RunRecord, ids: readonly string[]): string[] {
  const why = reasonsIn(record);
  const counts = new Map<string, { readonly of: string; readonly why: string; count: number }>();
  for (const id of ids) {
    const job = record.jobs.get(id);
    if (!job) continue;
    const told = { of: job.stage === '' ? '' : ` of ${job.stage}`, why: why(job) };
    const key = JSON.stringify(told);
    const known = counts.get(key) ?? { ...told, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].map(({ of, why, count }) => `${count} more${of} skipped, ${why}`);
}

/** Why each job ended as it did, in a few words; all that blocked it are named or counted. */
export function reasonsIn(record: RunRecord): (job: JobRecord) => string {
  const blockers = blockersIn(record);
  const words = new Map<readonly string[], string>();
  return (job) => {
    const ids = blockers.get(job.id);
    if (ids === undefined || ids.length < 2) return shortReason(job);
    const said = words.get(ids) ?? `blocked by ${namesOf(ids)}`;
    words.set(ids, said);
    return said;
  };
}

const MAX_NAMED = 3;

function namesOf(ids: readonly string[]): string {
  if (ids.length <= MAX_NAMED) return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
  const more = ids.length >= MAX_BLOCKERS ? 'many' : ids.length - MAX_NAMED;
  return `${ids.slice(0, MAX_NAMED).join(', ')} and ${more} more`;
}
