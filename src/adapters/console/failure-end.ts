import type { Masked } from '../../base/masked.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';
import {
  type CancelledTail,
  cancelledTails,
  type FailureTail,
  failureTails,
  furtherFailures,
  resumeWords,
} from '../../report/failure-tails.js';
import { findingLines } from '../../report/findings/lines.js';
import { type Mark, marksOf } from '../../report/findings/marks.js';
import { SIGNS, unheardJobs, unheardWords } from '../../report/job-lines.js';
import type { Dialect } from './dialect.js';
import { markLine, markLines } from './mark-lines.js';

const LEVELS = ['error', 'warning', 'notice'] as const;

/** What is told at the end of a run of which not everything went well: each failure, and what was found. */
export function failureEnd(
  record: RunRecord,
  dialect: Dialect,
  /** Id of the job whose whole output stands right above. */
  above: string | undefined,
): Masked[] {
  const { tails: all, more } = failureTails(record);
  const tails = all.map((tail) => (tail.job.id === above ? { ...tail, lines: [] } : tail));
  const hasMarks = LEVELS.some((level) => dialect.room(level) > 0);
  const { marks, more: unmarked } = marksOf(record, (level) => dialect.room(level));
  const own = new Map(marks.map((mark) => [mark.job, mark]));
  const shown = new Set(tails.map(({ job }) => job.id));
  const hasDetails = [tails, unheardJobs(record), cancelledTails(record)].some(({ length }) => length > 0);
  const rest = marks.filter(({ job }) => job === undefined || !shown.has(job));
  return [
    ...tails.flatMap((tail) => failureLines(tail, record.file, dialect, own.get(tail.job.id))),
    ...(more > 0 ? furtherLines(record, more, tails, dialect) : []),
    ...unheardJobs(record).flatMap((job) => unheardLines(job, dialect)),
    ...cancelledTails(record).flatMap((tail) => cancelledLines(tail, dialect)),
    ...resumeLines(record, dialect),
    ...(hasMarks ? markLines(rest, unmarked, dialect) : []),
    ...(hasDetails ? [dialect.own('')] : []),
  ];
}

/** However many failed, none is left unnamed. */
const furtherLines = (
  record: RunRecord,
  more: number,
  told: readonly FailureTail[],
  dialect: Dialect,
): Masked[] =>
  [
    '',
    `… and ${more} more failed job${more === 1 ? '' : 's'}`,
    ...furtherFailures(record, told).map((line) => `  ${line}`),
  ].map((line) => dialect.own(line));

const unheardLines = (job: JobRecord, dialect: Dialect): Masked[] =>
  [
    '',
    `${SIGNS.allowed} ${job.id}: ${unheardWords(job)}`,
    ...(dialect.room('error') > 0 ? [] : findingLines(job).map((line) => `  · ${line}`)),
  ].map((line) => dialect.own(line));

const cancelledLines = ({ job, what, lines }: CancelledTail, dialect: Dialect): Masked[] => [
  dialect.own(''),
  dialect.own(`${SIGNS.cancelled} ${job.id}: ${what}`),
  ...lines.map((line) => dialect.foreign(line, '  │ ')),
];

function resumeLines(record: RunRecord, dialect: Dialect): Masked[] {
  const words = resumeWords(record);
  return words === undefined ? [] : [dialect.own(''), dialect.own(`  → ${words}`)];
}

/** A mark is shown in the log, too: it says what happened. */
function failureLines(
  { job, words, lines }: FailureTail,
  file: string,
  dialect: Dialect,
  mark?: Mark,
): Masked[] {
  const marked = mark ? markLine(mark, dialect) : [];
  const told =
    marked.length > 0
      ? marked
      : [
          dialect.own(`${job.allowed ? SIGNS.allowed : SIGNS.failure} ${job.id}: ${words.what}`),
          dialect.own(`  → ${words.next} (${file}:${words.line})`),
          ...(dialect.room('error') > 0 ? [] : findingLines(job).map((line) => dialect.own(`  · ${line}`))),
        ];
  return [dialect.own(''), ...told, ...lines.map((line) => dialect.foreign(line, '  │ '))];
}
