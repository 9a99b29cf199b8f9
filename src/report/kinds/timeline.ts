import type { CriticalPath } from '../../domain/critical-path.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../domain/record.js';
import type { Levels, Standing, Stretch, Timeline } from './model.js';
import { standingOf } from './standing.js';

const MAX_STRETCHES = 10_000;
const MAX_STEPS = 10_000;

interface Held {
  readonly job: JobRecord;
  readonly attempt: AttemptRecord;
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** What each attempt held, in the order in which they began. */
function heldIn(record: RunRecord): Held[] {
  const end = record.endedAt ?? record.startedAt;
  const held = [...record.jobs.values()].flatMap((job) => {
    const width = Math.max(1, Math.min(job.slots ?? 1, record.maxParallel));
    return job.attempts.map((attempt, i): Held => {
      const { startedAt: from, endedAt: to = Math.max(from, end) } = attempt;
      return { job, attempt, number: i + 1, from, to, width };
    });
  });
  return held.sort((a, b) => a.from - b.from);
}

/** Every attempt in time and on the slots that it held: which ones is not written down, so it takes the first free. */
export function timelineOf(record: RunRecord, path: CriticalPath): Timeline {
  const onPath = new Set(path.jobs.map(({ id }) => id));
  const freeAt: number[] = Array.from({ length: record.maxParallel }, () => Number.NEGATIVE_INFINITY);
  const held = heldIn(record);
  const stretches = held.slice(0, MAX_STRETCHES).map((one): Stretch => {
    const { job, attempt, number, from, to } = one;
    return {
      job: job.id,
      attempt: number,
      status: attemptStanding(one),
      startMs: Math.round(from - record.startedAt),
      // Rounded at both ends, or neighbours would overlap.
      durationMs: Math.round(to - record.startedAt) - Math.round(from - record.startedAt),
      slots: taken(one, freeAt),
      ...(attempt.backoffMs === undefined ? {} : { backoffMs: Math.round(attempt.backoffMs) }),
      isOnPath: onPath.has(job.id),
    };
  });
  return {
    kind: 'timeline',
    id: 'timeline',
    title: 'Timeline',
    durationMs: Math.round((record.endedAt ?? record.startedAt) - record.startedAt),
    slots: freeAt.length,
    stretches,
    total: held.length,
  };
}

function taken({ from, to, width }: Held, freeAt: number[]): number[] {
  const slots: number[] = [];
  for (let slot = 0; slots.length < width; slot++) {
    if ((freeAt[slot] ?? Number.NEGATIVE_INFINITY) > from) continue;
    freeAt[slot] = to;
    slots.push(slot);
  }
  return slots;
}

/** The last attempt stands as its job does, those before it failed. */
function attemptStanding({ job, attempt, number }: Held): Standing {
  if (number === job.attempts.length && job.status !== 'success') return standingOf(job);
  return attempt.outcome?.status ?? 'unfinished';
}

/** How many slots were held at each moment. */
export function levelsOf(record: RunRecord): Levels {
  const changes = new Map<number, number>([[0, 0]]);
  const add = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { from, to, width } of heldIn(record)) {
    add(from - record.startedAt, width);
    add(to - record.startedAt, -width);
  }
  let value = 0;
  const steps = [...changes]
    .sort(([a], [b]) => a - b)
    .flatMap(([atMs, by]) => {
      value += by;
      return by !== 0 || atMs === 0 ? [{ atMs: Math.round(atMs), value }] : [];
    });
  return {
    kind: 'levels',
    id: 'parallelism',
    title: 'Slots held over time',
    durationMs: Math.round((record.endedAt ?? record.startedAt) - record.startedAt),
    limit: record.maxParallel,
    steps: steps.slice(0, MAX_STEPS),
    total: steps.length,
  };
}

/** Of the run's time on all its slots, the share in which one was held. */
export function utilisation(record: RunRecord): number | null {
  const whole = ((record.endedAt ?? record.startedAt) - record.startedAt) * record.maxParallel;
  const held = heldIn(record).reduce((sum, { from, to, width }) => sum + (to - from) * width, 0);
  return whole > 0 ? Math.min(1, held / whole) : null;
}
