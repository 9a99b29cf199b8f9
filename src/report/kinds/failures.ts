import { bareLine } from '../../base/clean.js';
import type { RunRecord } from '../../domain/record.js';
import { cancelledTails, failureTails, resumeWords } from '../failure-tails.js';
import { quoting } from './headline.js';
import type { Block, Blocks } from './model.js';
import { standingOf } from './standing.js';

/** What the failed jobs printed last, those first that stopped the run. */
export function failuresOf(record: RunRecord): Blocks[] {
  const { tails, more } = failureTails(record);
  if (tails.length === 0) return [];
  const blocks = tails.map((tail): Block => {
    const { job, words, lines } = tail;
    return {
      job: job.id,
      status: standingOf(job),
      said: [quoting(tail), { what: words.next }],
      place: `${record.file}:${words.line}`,
      lines: lines.map((line) => bareLine(line)),
    };
  });
  return [{ kind: 'blocks', id: 'failures', title: 'What failed', blocks, total: blocks.length + more }];
}

/** What the jobs that were running when the run was cancelled printed last. */
export function runningOf(record: RunRecord): Blocks[] {
  const blocks = cancelledTails(record).map(
    ({ job, what, lines }): Block => ({
      job: job.id,
      status: standingOf(job),
      said: [{ what }],
      place: `${record.file}:${job.line}`,
      lines: lines.map((line) => bareLine(line)),
    }),
  );
  if (blocks.length === 0) return [];
  const note = resumeWords(record);
  const head = { kind: 'blocks', id: 'running', title: 'What was running' } as const;
  return [{ ...head, ...(note === undefined ? {} : { note }), blocks, total: blocks.length }];
}
