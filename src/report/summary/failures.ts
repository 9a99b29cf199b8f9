import { bareLine, oneLine } from '../../base/clean.js';
import type { CancelledTail, FailureTail } from '../failure-tails.js';
import { quotedMarkdown } from '../formats/markdown/cells.js';
import { quoting } from '../kinds/headline.js';
import { clip, codeBlock, codeSpan, escapeMarkdown } from '../markdown.js';
import type { Amounts } from './amounts.js';
import { iconOf } from './icons.js';

const MAX_LINE = 500;
const MAX_NAME = 200;

/** Each failed job with its last lines: the first one open, the others folded. `more` are not among them. */
export function failureParts(
  tails: readonly FailureTail[],
  more: number,
  { tails: max, tailBytes }: Pick<Amounts, 'tails' | 'tailBytes'>,
): string[] {
  const parts = tails.slice(0, max).map((tail, i) => {
    const text = shownLines(tail, tailBytes);
    const body = text === '' ? '' : codeBlock(text, 'text');
    // The headline has said what happened to the first.
    if (i === 0 && !tail.job.allowed) return body;
    const title = `${iconOf(tail.job)} <code>${escapeHtml(clip(tail.job.id, 200))}</code>`;
    const inside = [`${quotedMarkdown(quoting(tail))}; ${escapeMarkdown(tail.words.next)}`, body].filter(
      Boolean,
    );
    // Markdown is read inside these tags only behind an empty line.
    return `<details><summary>${title}</summary>\n\n${inside.join('\n\n')}\n\n</details>`;
  });
  const left = more + tails.length - parts.length;
  if (left > 0) parts.push(`… and ${left} more failed job${left === 1 ? '' : 's'}, in the table below`);
  return parts;
}

/** Each job that was running when the run was cancelled, with what it printed last. */
export const runningParts = (
  tails: readonly CancelledTail[],
  { tails: max, tailBytes }: Pick<Amounts, 'tails' | 'tailBytes'>,
): string[] =>
  tails.slice(0, max).map(({ job, what, lines }) => {
    const text = shownLines({ lines, isChosen: false }, tailBytes);
    const title = `${iconOf(job)} ${codeSpan(clip(job.id, MAX_NAME))} ${what}`;
    return text === '' ? title : `${title}\n\n${codeBlock(text, 'text')}`;
  });

/** As many of a job's lines as there is room for: without colours, cut where they do not end. */
export function shownLines(
  { lines, isChosen }: Pick<FailureTail, 'lines' | 'isChosen'>,
  maxBytes: number,
): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of isChosen ? lines : lines.toReversed()) {
    const text = clip(bareLine(line), MAX_LINE);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > maxBytes) break;
    kept.push(text);
  }
  return (isChosen ? kept : kept.reverse()).join('\n').trimEnd();
}

const escapeHtml = (text: string) =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
