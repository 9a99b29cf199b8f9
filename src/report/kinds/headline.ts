import { countWarnings, type RunRecord } from '../../domain/record.js';
import { type FailureTail, failureTails } from '../failure-tails.js';
import { runWords } from '../job-lines.js';
import { quotedCommand, whyWords } from '../wording.js';
import type { Cause, Headline, Quoting } from './model.js';
import type { Told } from './sources.js';

/** The verdict of a run, and for readers who can mend it the first cause. */
export function headlineOf(record: RunRecord, { also, hasCause }: Pick<Told, 'also' | 'hasCause'>): Headline {
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
  return { job: job.id, ...quoting(first), next: words.next, place: `${record.file}:${job.line}` };
}

/** What happened to a job, with the command that this quotes. */
export function quoting({ job, words }: Pick<FailureTail, 'job' | 'words'>): Quoting {
  const command = quotedCommand(job.attempts.at(-1)?.outcome?.failure);
  return { what: whyWords(words), ...(command === undefined ? {} : { command }) };
}
