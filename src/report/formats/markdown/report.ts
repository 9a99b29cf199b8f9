import type { Headline, Report, RunOrigin } from '../../kinds/model.js';
import { clip, escapeMarkdown } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import { originWords, runLink } from '../origin-links.js';
import { valueWords } from '../value-words.js';
import { nameSpan, quotedMarkdown } from './cells.js';
import { type Bounds, sectionMarkdown } from './parts.js';

/** GitHub drops a summary of more than 1 MiB whole. */
const MAX_BYTES = 900 * 1024;

/** The first that fits is taken; even of the longest names the last one does. */
const LADDER: readonly Bounds[] = [
  { rows: 500, items: 100, blocks: 10, hasDiagrams: true },
  { rows: 100, items: 50, blocks: 10, hasDiagrams: true },
  { rows: 20, items: 20, blocks: 5, hasDiagrams: false },
  { rows: 5, items: 5, blocks: 1, hasDiagrams: false },
];

/** The report as GitHub's Markdown, never too large for it. What is left out is counted. */
export function reportMarkdown(report: Report): string {
  let text = '';
  for (const bounds of LADDER) {
    text = markdownWithin(report, bounds);
    if (Buffer.byteLength(text) <= MAX_BYTES) break;
  }
  return text;
}

function markdownWithin({ headline, sections, ...report }: Report, bounds: Bounds): string {
  const parts = [
    headlinePart(headline),
    ...sections.map((section) => sectionMarkdown(section, bounds)),
    `<sub>${report.kind} report of run ${nameSpan(report.run.id)}, ${valueWords('time', report.run.startedAt)}, made ${valueWords('time', report.generatedAt)}${ofPart(report.run.origin)}</sub>`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function ofPart(origin: RunOrigin | undefined): string {
  const words = escapeMarkdown(clip(originWords(origin), MAX_WORDS));
  const link = runLink(origin);
  return `${words === '' ? '' : `, ${words}`}${link === undefined ? '' : `, [on GitHub](${link})`}`;
}

const MAX_WORDS = 200;

function headlinePart({ status, words, also, cause }: Headline): string {
  const culprit = cause ? ` — ${nameSpan(cause.job)}` : '';
  const lines = [`## ${ICONS[status]} ${escapeMarkdown(clip(words, MAX_WORDS))}${culprit}`];
  if (cause) {
    lines.push(
      `**Cause:** ${quotedMarkdown(cause)}\\\n**Next:** ${escapeMarkdown(cause.next)} (${nameSpan(cause.place)})`,
    );
  }
  if (also !== undefined) lines.push(escapeMarkdown(also));
  return lines.join('\n\n');
}
