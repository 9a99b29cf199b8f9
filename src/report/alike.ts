import type { JobRecord } from '../domain/record.js';
import { printedCause } from './cause.js';
import { type JobWords, shortReason } from './wording.js';

/** A failed job, and the cells of the same matrix that failed for the same cause. */
export interface AlikeJobs {
  readonly job: JobRecord;
  readonly others: readonly JobRecord[];
}

/** Each cause once: the first cell with it stands for the others. */
export function alikeJobs(failed: readonly JobRecord[]): readonly AlikeJobs[] {
  const groups = new Map<string, { readonly job: JobRecord; readonly others: JobRecord[] }>();
  for (const job of failed) {
    const key = JSON.stringify([
      job.line,
      withoutCell(job.id),
      job.allowed ?? false,
      shortReason(job),
      causeOf(job),
    ]);
    const same = groups.get(key);
    if (same) same.others.push(job);
    else groups.set(key, { job, others: [] });
  }
  return [...groups.values()];
}

const MAX_COMPARED = 100;

/** What its tools found, else what it printed, without what differs from run to run. */
function causeOf(job: JobRecord): unknown {
  const attempt = job.attempts.at(-1);
  const found = (attempt?.findings ?? []).slice(0, MAX_COMPARED);
  const failures = (attempt?.tests?.failures ?? []).slice(0, MAX_COMPARED);
  if (found.length + failures.length === 0) return printedCause(attempt).lines.map(withoutTimes);
  return [
    found.map(({ place, message }) => [place?.file, place?.line, withoutTimes(message)]),
    failures.map(({ name, message }) => [name, withoutTimes(message)]),
  ];
}

const withoutTimes = (line: string): string =>
  line
    .replace(/\d+(?:\.\d+)? ?(?:ms|s|sec|seconds|µs|min)\b/g, '<time>')
    .replace(/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, '<time>')
    .replace(/\b0x[0-9a-f]+\b|\(\d+\) panicked/g, '<number>');

/** `test` of `test (3.12, linux)`. */
const withoutCell = (id: string): string => id.split(' (', 1)[0] ?? id;

const MAX_NAMED = 5;

/** The sentence for a job, and for those that failed as it did. */
export function wordsForAll(words: JobWords, others: readonly JobRecord[]): JobWords {
  if (others.length === 0) return words;
  const named = others.slice(0, MAX_NAMED).map(({ id }) => id);
  const more = others.length > MAX_NAMED ? ', …' : '';
  const count = `${others.length} more cell${others.length === 1 ? '' : 's'}`;
  const also = `; and ${count}: ${named.join(', ')}${more}`;
  const { what, quote } = words;
  return {
    ...words,
    what: `${what}${also}`,
    ...(quote ? { quote: { ...quote, after: `${quote.after}${also}` } } : {}),
  };
}
