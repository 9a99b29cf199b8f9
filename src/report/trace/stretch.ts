import type { RunRecord } from '../../domain/record.js';

/** From when to when, in milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Of a run; of one that was killed until something of it was heard of last. */
export function stretchOf({ startedAt, endedAt, jobs }: RunRecord): TimeRange {
  const known = [...jobs.values()].flatMap((job) => [
    job.endedAt,
    ...job.attempts.map((attempt) => attempt.endedAt ?? attempt.startedAt),
  ]);
  const last = known.reduce<number>((last, at) => Math.max(last, at ?? startedAt), startedAt);
  return { from: startedAt, to: Math.max(startedAt, endedAt ?? last) };
}

export const clamp = (at: number, { from, to }: TimeRange): number => Math.min(Math.max(at, from), to);

/** As much of it as lies in the outer one; never negative. */
export function within({ from, to }: TimeRange, outer: TimeRange): TimeRange {
  const start = clamp(from, outer);
  return { from: start, to: Math.max(start, clamp(to, outer)) };
}
