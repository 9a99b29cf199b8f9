import type { FailureTail } from '../job-lines.js';
import { clip, codeBlock, codeSpan, escapeMarkdown } from '../markdown.js';
import { cleanLine, oneLine, stripColours } from '../plain-text.js';
import { iconOf } from './icons.js';

const MAX_LINE = 500;
/** Of each job's last lines; ten jobs then take less than a fifth of what GitHub allows. */
const MAX_BYTES = 16 * 1024;
const MAX_SENTENCE = 2000;

/** Each failed job with its last lines: the first one open, the others folded. */
export function failureParts(tails: readonly FailureTail[], more: number): string[] {
  const parts = tails.map((tail, i) => {
    const text = lastLines(tail.lines);
    const body = text === '' ? '' : codeBlock(text, 'text');
    // The headline has said what happened to the first.
    if (i === 0 && !tail.job.allowed) return body;
    const title = `${iconOf(tail.job)} <code>${escapeHtml(clip(tail.job.id, 200))}</code>`;
    const inside = [`${said(tail)}; ${escapeMarkdown(tail.words.next)}`, body].filter(Boolean);
    // Markdown is read inside these tags only behind an empty line.
    return `<details><summary>${title}</summary>\n\n${inside.join('\n\n')}\n\n</details>`;
  });
  if (more > 0) parts.push(`… and ${more} more failed job${more === 1 ? '' : 's'}, in the table below`);
  return parts;
}

/** What happened to a job, its command set as code. */
export function said({ job, words }: FailureTail): string {
  const failure = job.attempts.at(-1)?.outcome?.failure;
  const what = clip(words.what, MAX_SENTENCE);
  const quoted = failure && 'command' in failure ? `\`${failure.command}\`` : '';
  const [before = '', ...after] = quoted === '' ? [what] : what.split(quoted);
  if (after.length === 0) return escapeMarkdown(what);
  const code = codeSpan(quoted.slice(1, -1));
  return [escapeMarkdown(before), code, escapeMarkdown(after.join(quoted))].filter(Boolean).join(' ');
}

function lastLines(lines: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines.toReversed()) {
    const text = clip(stripColours(cleanLine(line)), MAX_LINE);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > MAX_BYTES) break;
    kept.push(text);
  }
  return kept.reverse().join('\n').trimEnd();
}

const escapeHtml = (text: string) =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
