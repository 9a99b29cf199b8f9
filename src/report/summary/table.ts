import { formatDuration } from '../../base/duration.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { cell } from '../formats/markdown/cells.js';
import { RANKS, standingOf } from '../kinds/standing.js';
import { clip, codeCell, codeSpan, escapeMarkdown } from '../markdown.js';
import { shortReason } from '../wording.js';
import type { Amounts } from './amounts.js';

const OPEN_ROWS = 20;
const MAX_NAME = 100;

const rank = (job: JobRecord) => RANKS[standingOf(job)];

/** All jobs, what went wrong first: twenty rows open, the next folded, and of very many the rest counted. */
export function table(
  record: RunRecord,
  { jobs: maxRows, passing, report }: Pick<Amounts, 'jobs' | 'passing'> & { readonly report: string },
): string {
  const all = [...record.jobs.values()].sort((a, b) => rank(a) - rank(b));
  const shown = all.filter((job) => passing || rank(job) < RANKS.success).slice(0, maxRows);
  const rows = shown.map(row);
  const beyond = all.length - shown.length;
  const left = beyond > 0 ? `${beyond} more ${beyond === 1 ? 'is' : 'are'} in ${codeSpan(report)}.` : '';
  if (rows.length <= OPEN_ROWS)
    return [rows.length > 0 ? withHead(rows) : '', left].filter(Boolean).join('\n\n');
  const rest = [withHead(rows.slice(OPEN_ROWS)), left].filter(Boolean).join('\n\n');
  const title = `${all.length - OPEN_ROWS} more jobs`;
  return `${withHead(rows.slice(0, OPEN_ROWS))}\n\n<details><summary>${title}</summary>\n\n${rest}\n\n</details>`;
}

const withHead = (rows: readonly string[]) =>
  ['| Job | Result | Why | Time | Attempts |', '|---|---|---|--:|--:|', ...rows].join('\n');

function row(job: JobRecord): string {
  const why = shortReason(job);
  const ran = job.attempts.length > 0;
  const cells = [
    codeCell(clip(job.id, MAX_NAME)),
    cell('status', standingOf(job)),
    (why !== job.status && escapeMarkdown(clip(why, MAX_NAME))) || '–',
    ran ? formatDuration(jobDuration(job)) : '–',
    ran ? job.attempts.length : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}
