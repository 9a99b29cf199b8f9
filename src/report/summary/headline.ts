import type { RunRecord } from '../../domain/record.js';
import { type FailureTail, runWords } from '../job-lines.js';
import { clip, codeSpan, escapeMarkdown } from '../markdown.js';
import { realizedPath } from '../realized-path.js';
import { shortReason } from '../wording.js';
import { said } from './failures.js';
import { ICONS } from './icons.js';

const MAX_NAME = 200;
const MAX_ON_PATH = 12;

/** The first lines: what came of it, why, what to do, and which jobs took the time. */
export function headline(record: RunRecord, tails: readonly FailureTail[]): string {
  const first = tails.find(({ job }) => !job.allowed);
  const { verdict, counts } = runWords(record);
  const icon = ICONS[record.status ?? 'cancelled'];
  const culprit = first
    ? [` — ${codeSpan(clip(first.job.id, MAX_NAME))}`, escapeMarkdown(shortReason(first.job))]
    : [];
  const lines = [`## ${icon} ${escapeMarkdown(clip(verdict, MAX_NAME))}${culprit.filter(Boolean).join(' ')}`];
  if (first) {
    const place = codeSpan(`${clip(record.file, MAX_NAME)}:${first.job.line}`);
    lines.push('', `**Cause:** ${said(first)}\\`, `**Next:** ${escapeMarkdown(first.words.next)} (${place})`);
  }
  if (counts !== '') lines.push('', counts);
  const path = realizedPath(record).map((job) => codeSpan(clip(job.id, MAX_NAME)));
  if (path.length > 1) lines.push('', `Longest path: ${shortened(path).join(' → ')}`);
  return lines.join('\n');
}

function shortened(path: readonly string[]): readonly string[] {
  if (path.length <= MAX_ON_PATH) return path;
  const half = MAX_ON_PATH / 2;
  return [...path.slice(0, half), `… ${path.length - MAX_ON_PATH} more …`, ...path.slice(-half)];
}
