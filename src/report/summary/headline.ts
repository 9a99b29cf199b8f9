import type { RunRecord } from '../../domain/record.js';
import { type FailureTail, runWords } from '../job-lines.js';
import { clip, codeSpan, escapeMarkdown } from '../markdown.js';
import { shortened, timeWords } from '../time-words.js';
import { shortReason } from '../wording.js';
import { said } from './failures.js';
import { ICONS } from './icons.js';

const MAX_NAME = 200;

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
  return [...lines, ...timeLines(record)].join('\n');
}

function timeLines(record: RunRecord): string[] {
  const time = timeWords(record);
  if (!time) return [];
  const path = shortened(time.path)
    .map((id) => (id.startsWith('… ') ? id : codeSpan(clip(id, MAX_NAME))))
    .join(' → ');
  const levers = time.levers.map((lever) => escapeMarkdown(clip(lever, MAX_NAME)));
  return [
    '',
    `**Longest path:** ${path}: ${time.blame}; ${time.distance}.`,
    ...(levers.length > 0 ? [`**What would help:** ${levers.join(' · ')}`] : []),
  ].map((line, i, all) => (i > 0 && i < all.length - 1 ? `${line}\\` : line));
}
