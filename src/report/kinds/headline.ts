import { countWarnings, type RunRecord } from '../../domain/record.js';
import { type FailureTail, failureTails } from '../failure-tails.js';
import { runWords } from '../job-lines.js';
import { whyWords } from '../wording.js';
import type { Cause, Headline, Quoting } from './model.js';
import type { ReportBody } from './sources.js';

/** The verdict of a run, and for readers who can mend it the first cause. */
export function headlineOf(
  record: RunRecord,
  { also, hasCause }: Pick<ReportBody, 'also' | 'hasCause'>,
): Headline {
  const cause = hasCause ? causeOf(record) : undefined;
  const isDoubtful = record.status === 'success' && countWarnings(record) > 0;
  return {
    status: isDoubtful ? 'allowed' : (record.status ?? 'unfinished'),
    words: runWords(record).verdict,
    ...(also === '' ? {} : { also }),
    ...(cause ? { cause } : {}),
  };
}

function causeOf(record: RunRecord): Cause | undefined {
  const first = failureTails(record).tails.find(({ job }) => !job.allowed);
  if (!first) return undefined;
  const { job, words } = first;
  return { job: job.id, ...quoting(first), next: words.next, place: `${record.file}:${words.line}` };
}

/** What happened to a job, with the command that this quotes. */
export function quoting({ words }: Pick<FailureTail, 'words'>): Quoting {
  const { quote } = words;
  if (!quote) return { what: whyWords(words) };
  return { what: whyWords(words), command: quote.command, after: whyWords({ ...words, what: quote.after }) };
}
