import type { Masked } from '../../base/masked.js';
import type { RunRecord } from '../../domain/record.js';
import type { Mark } from '../../report/findings/marks.js';
import type { Dialect } from './dialect.js';

/** Marks as whoever reads the log takes them, and how many more were found. */
export function markLines(marks: readonly Mark[], more: number, dialect: Dialect): Masked[] {
  const lines = marks.flatMap((mark) => markLine(mark, dialect));
  const rest = `… and ${more} more finding${more === 1 ? '' : 's'}: GitHub shows ten of a kind`;
  return more > 0 ? [...lines, dialect.own(rest)] : lines;
}

export const markLine = ({ level, title, message, place }: Mark, dialect: Dialect): readonly Masked[] =>
  dialect.mark(level, title, message, place);

/** A log that leaves the marks of some runs to another way of telling them. */
export const leavingMarks = (dialect: Dialect, leavesMarks: (record: RunRecord) => boolean): Dialect => ({
  ...dialect,
  leavesMarks,
});

/** The dialect for the end of this run. */
export const forEndOf = (record: RunRecord, dialect: Dialect): Dialect =>
  dialect.leavesMarks?.(record) ? { ...dialect, mark: () => [], room: () => 0 } : dialect;
