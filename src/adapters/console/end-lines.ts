import type { Masked } from '../../base/masked.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';
import { runLine } from '../../report/job-lines.js';
import type { Dialect } from './dialect.js';
import { failureEnd } from './failure-end.js';
import { forEndOf } from './mark-lines.js';

/** How every log ends, because that is where a reader looks: each failure, where the time went, then the run. */
export function endLines(
  record: RunRecord,
  reader: Dialect,
  time: readonly string[],
  /** Id of the job whose whole output stands right above. */
  above?: string,
): Masked[] {
  const dialect = forEndOf(record, reader);
  return [
    ...([...record.jobs.values()].every(isUneventful) ? [] : failureEnd(record, dialect, above)),
    ...time.map((line) => dialect.own(line)),
    dialect.own(runLine(record)),
  ];
}

/** It succeeded, and nothing was found in what it printed and reported. */
const isUneventful = ({ status, attempts }: JobRecord): boolean =>
  status === 'success' &&
  attempts.every(({ findings, omitted = 0, tests }) => !findings?.length && omitted === 0 && !tests?.failed);
