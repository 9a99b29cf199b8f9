import type { RunRecord } from '../../domain/record.js';
import type { FailureTail } from '../failure-tails.js';
import { quotedMarkdown } from '../formats/markdown/cells.js';
import { runWords, unheardLines } from '../job-lines.js';
import { quoting } from '../kinds/headline.js';
import { clip, codeSpan, escapeMarkdown } from '../markdown.js';
import { shortenedPath, timeWords } from '../time-words.js';
import { shortReason } from '../wording.js';
import { ICONS } from './icons.js';
import { testsWords } from './tests.js';

const MAX_NAME = 200;

const firstFailed = (tails: readonly FailureTail[]) => tails.find(({ job }) => !job.allowed);

/** `❌ shop failed in 4.1 s — test.unit exit 3`. */
export function summaryTitle(record: RunRecord, tails: readonly FailureTail[]): string {
  const first = firstFailed(tails);
  const { verdict } = runWords(record);
  const culprit = first
    ? [` — ${codeSpan(clip(first.job.id, MAX_NAME))}`, escapeMarkdown(shortReason(first.job))]
    : [];
  const icon = ICONS[record.status ?? 'cancelled'];
  return `${icon} ${escapeMarkdown(clip(verdict, MAX_NAME))}${culprit.filter(Boolean).join(' ')}`;
}

/** Why, and what to do; empty where nothing failed. */
export function cause(record: RunRecord, tails: readonly FailureTail[]): string {
  const first = firstFailed(tails);
  if (!first) return '';
  const place = codeSpan(`${clip(record.file, MAX_NAME)}:${first.words.line}`);
  return `**Cause:** ${quotedMarkdown(quoting(first))}\\\n**Next:** ${escapeMarkdown(first.words.next)} (${place})`;
}

/** How many jobs came to what, and how many tests. */
export const counts = (record: RunRecord): string =>
  [runWords(record).counts, testsWords(record), ...unheardLines(record).map(unheard)]
    .filter(Boolean)
    .join('\\\n');

const unheard = (line: string): string => `⚠️ ${escapeMarkdown(clip(line, MAX_NAME))}`;

/** Which jobs took the time, and what would help; empty where that is plain. */
export function times(record: RunRecord): string {
  const time = timeWords(record);
  if (!time) return '';
  const path = shortenedPath(time.path)
    .map((id) => (id.startsWith('… ') ? id : codeSpan(clip(id, MAX_NAME))))
    .join(' → ');
  const levers = time.levers.map((lever) => escapeMarkdown(clip(lever, MAX_NAME)));
  return [
    `**Longest path:** ${path}: ${time.blame}; ${time.distance}.`,
    ...(levers.length > 0 ? [`**What would help:** ${levers.join(' · ')}`] : []),
  ].join('\\\n');
}
