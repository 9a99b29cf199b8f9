import { bareLine } from '../../base/clean.js';
import type { RunRecord } from '../../domain/record.js';
import { clip, codeBlock, codeSpan, escapeMarkdown } from '../markdown.js';

const MAX_NOTICE = 1000;
const MAX_NAME = 200;

/** What nobody has to act on, folded. */
export function notices({ notices }: RunRecord, max: number): string {
  if (notices.length === 0) return '';
  const lines = notices.slice(0, max).map(({ job, message }) => {
    const of = job === undefined ? '' : `${codeSpan(clip(job, MAX_NAME))}: `;
    const [first = '', ...rest] = clip(message, MAX_NOTICE).split(/\r?\n/);
    return `- ${of}${escapeMarkdown(first)}${rest.length === 0 ? '' : `\n${indented(rest)}`}`;
  });
  const more = notices.length - lines.length;
  if (more > 0) lines.push(`- … and ${more} more`);
  const title = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** Further lines are something to copy, such as what a workflow lacks: they stay as they are. */
const indented = (lines: readonly string[]) =>
  codeBlock(lines.map((line) => bareLine(line)).join('\n'), 'text').replace(/^/gm, '  ');
