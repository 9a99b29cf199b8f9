import { formatDuration } from '../../base/duration.js';
import { jobDuration, type RunRecord } from '../../domain/record.js';
import { markdownCell } from '../formats/markdown/cells.js';
import { type JobGroup, jobGroups } from '../job-groups.js';
import { standingOf } from '../kinds/standing.js';
import { clip, codeCell, codeSpan, escapeMarkdown } from '../markdown.js';
import type { Amounts } from './amounts.js';

const OPEN_ROWS = 20;
const MAX_NAME = 100;
const MAX_WHY = 300;

const countOf = (groups: readonly JobGroup[]) => groups.reduce((sum, { count }) => sum + count, 0);

/** All jobs, what went wrong first: twenty rows open, the next folded, and of very many the rest counted. */
export function jobsMarkdown(
  record: RunRecord,
  { jobs: maxRows, passing, report }: Pick<Amounts, 'jobs' | 'passing'> & { readonly report: string },
): string {
  const all = jobGroups(record);
  const shown = all.filter(({ job }) => passing || standingOf(job) !== 'success').slice(0, maxRows);
  const rows = shown.map(row);
  const beyond = countOf(all) - countOf(shown);
  const left = beyond > 0 ? `${beyond} more ${beyond === 1 ? 'is' : 'are'} in ${codeSpan(report)}.` : '';
  if (rows.length <= OPEN_ROWS)
    return [rows.length > 0 ? withHead(rows) : '', left].filter(Boolean).join('\n\n');
  const rest = [withHead(rows.slice(OPEN_ROWS)), left].filter(Boolean).join('\n\n');
  const title = `${countOf(all) - countOf(shown.slice(0, OPEN_ROWS))} more jobs`;
  return `${withHead(rows.slice(0, OPEN_ROWS))}\n\n<details><summary>${title}</summary>\n\n${rest}\n\n</details>`;
}

const withHead = (rows: readonly string[]) =>
  ['| Job | Result | Why | Time | Attempts |', '|---|---|---|--:|--:|', ...rows].join('\n');

function row({ name, job, why }: JobGroup): string {
  const ran = job.attempts.length > 0;
  const cells = [
    codeCell(clip(name, MAX_NAME)),
    markdownCell('status', standingOf(job)),
    (why !== job.status && escapeMarkdown(clip(why, MAX_WHY))) || '–',
    ran ? formatDuration(jobDuration(job)) : '–',
    ran ? job.attempts.length : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}
