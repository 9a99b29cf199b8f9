import { oneLine } from '../../base/clean.js';
import { displayWidth } from '../../base/width.js';
import type { UsualDuration } from '../../domain/history.js';
import type { RunRecord } from '../../domain/record.js';
import { type Counts, countsLine, countsOf } from './counts.js';
import { elapsed } from './elapsed.js';
import { jobRows } from './job-rows.js';
import { cutMiddle, lineOf, type Piece, paint, plainPiece, unpainted } from './pieces.js';

/** What earlier runs tell about this one; undefined: nothing yet. */
export interface Expectations {
  readonly expected: (job: string) => UsualDuration | undefined;
  /** Milliseconds until the run will probably have ended. */
  readonly etaMs: () => number | undefined;
}

/** One moment of a run. */
export interface Moment {
  readonly record: RunRecord;
  /** Ids of the jobs that run, and when their attempts started. */
  readonly running: ReadonlyMap<string, number>;
  readonly expectations: Expectations;
  readonly now: number;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** The moving part of the live view: at most `rows` lines of at most `columns`. The run's own lines go last. */
export function frame(
  moment: Moment,
  { columns, rows, colour }: ScreenSize & { readonly colour: boolean },
): string[] {
  if (columns < 1 || rows < 1) return [];
  const counts = countsOf(moment.record, moment.running);
  const status = [countsLine(counts, columns), runStatus(moment, counts, columns)].slice(0, rows);
  const lines = [...runningRows(moment, { columns, rows: rows - status.length }), ...status];
  return lines.map((line) => (colour ? paint : unpainted)(lineOf(line, columns)));
}

/** The longest-running first: a job that hangs stays in sight. */
function runningRows({ running, expectations, now }: Moment, { columns, rows }: ScreenSize): Piece[][] {
  if (rows < 1) return [];
  const oldest = [...running].sort(([, a], [, b]) => a - b);
  const shown = oldest.slice(0, oldest.length > rows ? rows - 1 : rows);
  const jobs = shown.map(([id, startedAt]) => {
    const expected = expectations.expected(id);
    return { id, elapsedMs: Math.max(0, now - startedAt), ...(expected && { expected }) };
  });
  const more = oldest.length - shown.length;
  return [...jobRows(jobs, columns), ...(more > 0 ? [[plainPiece(`… and ${more} more running`)]] : [])];
}

const MIN_NAME = 8;

/** `shop · 13 of 500 · 1 m 23 s · about 4 m 10 s left`; the name is cut first, then left out. */
function runStatus({ record, expectations, now }: Moment, counts: Counts, columns: number): Piece[] {
  const eta = expectations.etaMs();
  const ended = record.jobs.size - counts.running - counts.waiting;
  const facts = [
    `${ended} of ${record.jobs.size}`,
    elapsed(now - record.startedAt),
    ...(eta === undefined ? [] : [`about ${elapsed(eta)} left`]),
  ].join(' · ');
  const room = columns - displayWidth(facts) - 3;
  if (room < MIN_NAME) return [plainPiece(facts)];
  return [plainPiece(`${cutMiddle(oneLine(record.pipeline), room)} · ${facts}`)];
}
