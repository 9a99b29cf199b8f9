import { formatDuration } from '../../base/duration.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { clip, codeCell, codeSpan, escapeMarkdown } from '../markdown.js';
import { shortReason } from '../wording.js';
import type { Amounts } from './amounts.js';
import { iconOf } from './icons.js';

const OPEN_ROWS = 20;
const MAX_NAME = 100;

const RANK = { failure: 0, cancelled: 1, skipped: 3, success: 4 } as const;
const rank = (job: JobRecord) => (job.flaky || job.allowed ? 2 : RANK[job.status ?? 'cancelled']);

/** All jobs, what went wrong first: twenty rows open, the next folded, and of very many the rest counted. */
export function table(
  record: RunRecord,
  { jobs: maxRows, passing, report }: Pick<Amounts, 'jobs' | 'passing'> & { readonly report: string },
): string {
  const all = [...record.jobs.values()].sort((a, b) => rank(a) - rank(b));
  const shown = all.filter((job) => passing || rank(job) < RANK.success).slice(0, maxRows);
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
  const notes = [job.status ?? 'unfinished', job.allowed ? 'allowed' : '', job.flaky ? 'flaky' : ''];
  const why = shortReason(job);
  const ran = job.attempts.length > 0;
  const cells = [
    codeCell(clip(job.id, MAX_NAME)),
    `${iconOf(job)} ${notes.filter(Boolean).join(', ')}`,
    (why !== job.status && escapeMarkdown(clip(why, MAX_NAME))) || '–',
    ran ? formatDuration(jobDuration(job)) : '–',
    ran ? job.attempts.length : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}
