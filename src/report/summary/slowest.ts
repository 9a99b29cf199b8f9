import { formatDuration } from '../../base/duration.js';
import type { UsualDuration } from '../../domain/history.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';
import { clip, codeCell } from '../markdown.js';

const MAX_ROWS = 10;
const MAX_NAME = 100;
/** By less than that nobody notices. */
const NOTABLE_MS = 1000;

interface Timed {
  readonly job: JobRecord;
  /** Of the last attempt: what took longer by trying again is not slower. */
  readonly ms: number;
  readonly usual?: UsualDuration | undefined;
}

/**
 * The jobs that took longest beside what they usually take, folded. Where earlier runs tell nothing only the times, and
 * those only of more jobs than the table of jobs is read for.
 */
export function slowestJobs(
  record: RunRecord,
  expected: (job: string) => UsualDuration | undefined = () => undefined,
): string {
  const timed = [...record.jobs.values()].flatMap((job): Timed[] => {
    const last = job.attempts.at(-1);
    if (last?.endedAt === undefined) return [];
    return [{ job, ms: Math.max(0, last.endedAt - last.startedAt), usual: expected(job.id) }];
  });
  const isKnown = timed.some(({ usual }) => usual);
  if (!isKnown && timed.length <= MAX_ROWS) return '';
  const slowest = timed.sort((a, b) => b.ms - a.ms).slice(0, MAX_ROWS);
  const head = isKnown ? '| Job | Time | Usually | Change |\n|---|--:|--:|---|' : '| Job | Time |\n|---|--:|';
  const rows = slowest.map((one) => `| ${(isKnown ? comparedCells(one) : plainCells(one)).join(' | ')} |`);
  const slower = timed.filter(isSlower).length;
  const title = `Slowest jobs${isKnown ? `, ${slower === 0 ? 'none' : slower} slower than usual` : ''}`;
  return `<details><summary>${title}</summary>\n\n${[head, ...rows].join('\n')}\n\n</details>`;
}

/** Slower than nine of ten runs before, and by so much that it can be felt. */
const isSlower = ({ ms, usual }: Timed): boolean =>
  usual !== undefined && ms > usual.p90Ms && ms - usual.meanMs >= NOTABLE_MS;

const plainCells = ({ job, ms }: Timed): string[] => [codeCell(clip(job.id, MAX_NAME)), formatDuration(ms)];

function comparedCells(timed: Timed): string[] {
  const { ms, usual } = timed;
  if (!usual) return [...plainCells(timed), '–', 'new'];
  const percent = usual.meanMs > 0 ? Math.round((ms / usual.meanMs - 1) * 100) : 0;
  const change = `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
  return [
    ...plainCells(timed),
    formatDuration(usual.meanMs),
    isSlower(timed) ? `🔺 ${change}, slower than usual` : change,
  ];
}
