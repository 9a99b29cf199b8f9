import { bareLine } from '../../base/clean.js';
import type { RunRecord } from '../../domain/record.js';
import { failureTails } from '../job-lines.js';
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
      place: `${record.file}:${job.line}`,
      lines: lines.map((line) => bareLine(line)),
    };
  });
  return [{ kind: 'blocks', id: 'failures', title: 'What failed', blocks, total: blocks.length + more }];
}
