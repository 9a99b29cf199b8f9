import { formatDuration } from '../../base/duration.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { clip, codeCell, escapeMarkdown } from '../markdown.js';
import { shortReason } from '../wording.js';
import { iconOf } from './icons.js';

const OPEN_ROWS = 20;
const MAX_ROWS = 500;
const MAX_NAME = 100;

const RANK = { failure: 0, cancelled: 1, skipped: 3, success: 4 } as const;
const rank = (job: JobRecord) => (job.flaky || job.allowed ? 2 : RANK[job.status ?? 'cancelled']);

/** All jobs, what went wrong first: twenty rows open, the next folded, and of very many the rest counted. */
export function table(record: RunRecord): string {
  const jobs = [...record.jobs.values()].sort((a, b) => rank(a) - rank(b));
  if (jobs.length === 0) return '';
  const rows = jobs.slice(0, MAX_ROWS).map(row);
  const open = withHead(rows.slice(0, OPEN_ROWS));
  if (rows.length <= OPEN_ROWS) return open;
  const beyond = jobs.length - rows.length;
  const rest = withHead(rows.slice(OPEN_ROWS)) + (beyond > 0 ? `\n\n${beyond} more are in run.json.` : '');
  return `${open}\n\n<details><summary>${jobs.length - OPEN_ROWS} more jobs</summary>\n\n${rest}\n\n</details>`;
}

const withHead = (rows: readonly string[]) =>
  ['| Job | Result | Why | Time | Attempts |', '|---|---|---|--:|--:|', ...rows].join('\n');

function row(job: JobRecord): string {
  const notes = [job.status ?? 'unfinished', job.allowed ? 'allowed' : '', job.flaky ? 'flaky' : ''];
  const ran = job.attempts.length > 0;
  const cells = [
    codeCell(clip(job.id, MAX_NAME)),
    `${iconOf(job)} ${notes.filter(Boolean).join(', ')}`,
    escapeMarkdown(clip(shortReason(job), MAX_NAME)) || '–',
    ran ? formatDuration(jobDuration(job)) : '–',
    ran ? job.attempts.length : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}
