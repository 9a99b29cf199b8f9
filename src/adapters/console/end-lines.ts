import type { Masked } from '../../base/masked.js';
import type { RunRecord } from '../../domain/record.js';
import { findingLines } from '../../report/findings/lines.js';
import { findingMarks } from '../../report/findings/marks.js';
import { type FailureTail, failureTails, runLine, SIGNS } from '../../report/job-lines.js';
import type { Dialect } from './dialect.js';

/** How every log ends, because that is where a reader looks: each failure, where the time went, then the run. */
export function endLines(record: RunRecord, dialect: Dialect, time: readonly string[]): Masked[] {
  const { tails, more } = failureTails(record);
  return [
    ...tails.flatMap((tail) => failureLines(tail, record.file, dialect)),
    ...(more > 0 ? [dialect.own(`… and ${more} more failed job${more === 1 ? '' : 's'}`)] : []),
    ...findingMarkLines(record, dialect),
    ...(tails.length > 0 ? [dialect.own('')] : []),
    ...time.map((line) => dialect.own(line)),
    dialect.own(runLine(record)),
  ];
}

function failureLines({ job, words, lines }: FailureTail, file: string, dialect: Dialect): Masked[] {
  const title = `${job.id}: ${words.what}`;
  const severity = job.allowed ? 'warning' : 'error';
  const marks = dialect.mark(severity, job.id, `${title}; ${words.next}`, { file, line: job.line });
  // A mark is shown in the log, too.
  const told =
    marks.length > 0
      ? marks
      : [
          dialect.own(`${job.allowed ? SIGNS.allowed : SIGNS.failure} ${title}`),
          dialect.own(`  → ${words.next} (${file}:${job.line})`),
          ...findingLines(job).map((line) => dialect.own(`  · ${line}`)),
        ];
  return [dialect.own(''), ...told, ...lines.map((line) => dialect.foreign(line, '  │ '))];
}

/** Behind the jobs' own marks, as many as there is room for. */
function findingMarkLines(record: RunRecord, dialect: Dialect): Masked[] {
  const hasRoom = (['error', 'warning', 'notice'] as const).some((level) => dialect.room(level) > 0);
  const { marks, more } = findingMarks(record, (level) => dialect.room(level));
  const lines = marks.flatMap(({ finding, title, message }) =>
    dialect.mark(finding.level, title, message, finding.place),
  );
  const rest = `… and ${more} more finding${more === 1 ? '' : 's'}: in the check run and in the report`;
  return hasRoom && more > 0 ? [...lines, dialect.own(rest)] : lines;
}
