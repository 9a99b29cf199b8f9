import { jobsByStage } from './jobs-by-stage.js';
import type { JobRecord, RunRecord } from './record.js';

/** What a stretch of the run's time went into. */
export const TIME_KINDS = ['run', 'slot-wait', 'lock-wait', 'backoff', 'overhead'] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

/** A stretch of the critical path; times are milliseconds since the epoch. Empty job: after all of them. */
export interface Segment {
  readonly job: string;
  readonly kind: TimeKind;
  readonly from: number;
  readonly to: number;
}

/** The chain of jobs that decided how long the run took, first to last, and where its time went, without a gap. */
export interface CriticalPath {
  readonly jobs: readonly JobRecord[];
  readonly segments: readonly Segment[];
  /** Milliseconds; together the run's duration. */
  readonly totals: Readonly<Record<TimeKind, number>>;
}

/**
 * Walks back from the job that ended last to whichever of the jobs it waited for ended last, and blames each
 * moment on the way: on the job's own commands, on a slot or a lock that others had, on backoff, else on us.
 */
export function criticalPath(record: RunRecord): CriticalPath {
  const chain = walkBack(record);
  const waits: Segment[] = [];
  const segments: Segment[] = [];
  let at = record.startedAt;
  const until = (job: string, kind: TimeKind | 'wait', to: number) => {
    if (to <= at) return;
    (kind === 'wait' ? waits : segments).push({
      job,
      kind: kind === 'wait' ? 'overhead' : kind,
      from: at,
      to,
    });
    at = to;
  };
  for (const job of chain) {
    for (const [i, attempt] of job.attempts.entries()) {
      const backoff = i > 0 ? (job.attempts[i - 1]?.backoffMs ?? 0) : 0;
      until(job.id, 'backoff', Math.min(at + backoff, attempt.startedAt));
      until(job.id, 'wait', attempt.startedAt);
      until(job.id, 'run', attempt.endedAt ?? at);
    }
    // It was stopped while it waited for another attempt.
    const left = at + (job.attempts.at(-1)?.backoffMs ?? 0);
    until(job.id, 'backoff', Math.min(left, job.endedAt ?? at));
    until(job.id, 'overhead', job.endedAt ?? at);
  }
  until('', 'overhead', record.endedAt ?? at);
  const blamed = [...segments, ...blame(waits, record)].sort((a, b) => a.from - b.from);
  return { jobs: chain.filter((job) => job.attempts.length > 0), segments: blamed, totals: sums(blamed) };
}

function sums(segments: readonly Segment[]): Record<TimeKind, number> {
  const totals = Object.fromEntries(TIME_KINDS.map((kind) => [kind, 0])) as Record<TimeKind, number>;
  for (const { kind, from, to } of segments) totals[kind] += to - from;
  return totals;
}

/** First to last. Skipped jobs are part of it: what they waited for held up those behind them. */
function walkBack(record: RunRecord): JobRecord[] {
  const lastNeed = lastNeeds(record);
  const path = new Set<JobRecord>();
  let last = latest(record.jobs.values());
  while (last && !path.has(last)) {
    path.add(last);
    last = lastNeed(last);
  }
  return [...path].reverse();
}

/** Tells of each job for which one it waited longest; undefined where it waited for none. */
export function lastNeeds(record: RunRecord): (job: JobRecord) => JobRecord | undefined {
  const ofStage = jobsByStage(record);
  const stageNeeds = new Map(record.stages.map(({ name, needs }) => [name, needs]));
  const gates = new Map<string, JobRecord | undefined>();
  // The last job that a stage's end waited for, through stages whose own jobs do not wait for the stages before.
  const gate = (stage: string): JobRecord | undefined => {
    if (!gates.has(stage)) {
      gates.set(stage, undefined);
      const above = (stageNeeds.get(stage) ?? []).map(gate);
      gates.set(stage, latest([...(ofStage.get(stage) ?? []), ...above]));
    }
    return gates.get(stage);
  };
  return ({ needs, afterStages }) =>
    latest([...needs.map((id) => record.jobs.get(id)), ...afterStages.map(gate)]);
}

function latest(jobs: Iterable<JobRecord | undefined>): JobRecord | undefined {
  let found: JobRecord | undefined;
  let at = Number.NEGATIVE_INFINITY;
  for (const job of jobs) {
    const end = job?.endedAt ?? job?.attempts.at(-1)?.endedAt;
    if (job && end !== undefined && end > at) [found, at] = [job, end];
  }
  return found;
}

/** A moment at which a job takes or gives back what it runs with. */
interface Turn {
  readonly at: number;
  readonly sign: 1 | -1;
  readonly job: JobRecord;
}

/** Cuts waits, in the order of time, where what others hold changes. One sweep over all attempts. */
function blame(waits: readonly Segment[], record: RunRecord): Segment[] {
  const turns = turnsOf(record);
  const locks = new Map<string, number>();
  let slots = 0;
  let next = 0;
  const turn = ({ sign, job }: Turn) => {
    slots += sign * slotsOf(job);
    for (const lock of job.locks ?? []) locks.set(lock, (locks.get(lock) ?? 0) + sign);
  };
  const slotsOf = (job: JobRecord) => Math.min(job.slots ?? 1, record.maxParallel);
  const kindFor = (job: JobRecord): TimeKind => {
    if (job.locks?.some((lock) => (locks.get(lock) ?? 0) > 0)) return 'lock-wait';
    return slots + slotsOf(job) > record.maxParallel ? 'slot-wait' : 'overhead';
  };
  return waits.flatMap(({ job, from, to }) => {
    const waiting = record.jobs.get(job);
    if (!waiting) return [];
    const found: Segment[] = [];
    let at = from;
    while (at < to) {
      for (let due = turns[next]; due && due.at <= at; due = turns[++next]) turn(due);
      const end = Math.min(turns[next]?.at ?? to, to);
      found.push({ job, kind: kindFor(waiting), from: at, to: end });
      at = end;
    }
    return found;
  });
}

/** At one moment what ends gives back before what starts takes. */
function turnsOf(record: RunRecord): Turn[] {
  const turns = [...record.jobs.values()].flatMap((job) =>
    job.attempts.flatMap(({ startedAt, endedAt }): Turn[] =>
      endedAt === undefined || endedAt <= startedAt
        ? []
        : [
            { at: startedAt, sign: 1, job },
            { at: endedAt, sign: -1, job },
          ],
    ),
  );
  return turns.sort((a, b) => a.at - b.at || a.sign - b.sign);
}
