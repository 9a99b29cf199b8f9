import type { RunRecord } from '../../domain/record.js';
import { failureTails } from '../job-lines.js';
import { codeSpan, escapeMarkdown } from '../markdown.js';
import { failureParts } from './failures.js';
import { graph } from './graph.js';
import { headline } from './headline.js';
import { table } from './table.js';

/** GitHub drops a summary of more than 1 MiB whole. */
const MAX_BYTES = 900 * 1024;
const MAX_NOTICES = 50;

/**
 * The job summary: verdict, cause and next step, what the failing jobs printed, then the table, the graph, the
 * notices, and last what jobs wrote themselves: their Markdown may be unfinished. Each of our own parts keeps
 * within its bounds; of the jobs' those are left out that do not fit, and that is said before them.
 */
export function summary(
  record: RunRecord,
  written: readonly { readonly job: string; readonly text: string }[] = [],
): string {
  const { tails, more } = failureTails(record);
  const parts = [
    headline(record, tails),
    ...failureParts(tails, more),
    table(record),
    graph(record),
    notices(record),
  ].filter((part) => part !== '');
  let bytes = parts.reduce((sum, part) => sum + size(part), 0);
  const fitting: string[] = [];
  const left: string[] = [];
  for (const { job, text } of written) {
    const part = text.length > MAX_BYTES ? '' : `### ${codeSpan(job)}\n\n${text.trim()}`;
    if (part === '' || bytes + size(part) > MAX_BYTES) left.push(job);
    else {
      fitting.push(part);
      bytes += size(part);
    }
  }
  return `${[...parts, tooLong(left), ...fitting].filter(Boolean).join('\n\n')}\n`;
}

const size = (part: string) => Buffer.byteLength(part) + 2;

function tooLong(jobs: readonly string[]): string {
  if (jobs.length === 0) return '';
  const named = jobs.slice(0, 10).map(codeSpan).join(', ');
  const others = jobs.length > 10 ? ` and ${jobs.length - 10} more` : '';
  return `<sub>Too long to be shown here: what ${named}${others} wrote to GITHUB_STEP_SUMMARY.</sub>`;
}

function notices({ notices }: RunRecord): string {
  if (notices.length === 0) return '';
  const lines = notices
    .slice(0, MAX_NOTICES)
    .map(
      ({ job, message }) =>
        `- ${job === undefined ? '' : `${codeSpan(job)}: `}${escapeMarkdown(message.slice(0, 1000))}`,
    );
  const more = notices.length - lines.length;
  if (more > 0) lines.push(`- … and ${more} more`);
  const title = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
