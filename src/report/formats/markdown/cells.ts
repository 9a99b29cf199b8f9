import type { Quoting, Unit, Value } from '../../kinds/model.js';
import { clip, codeCell, codeSpan, escapeMarkdown } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import { isStanding, STANDING_WORDS, valueWords } from '../value-words.js';

const MAX_NAME = 120;
const MAX_TEXT = 300;
const MAX_SENTENCE = 2000;

const LEVELS: Readonly<Record<string, string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' };

const CODE: ReadonlySet<Unit> = new Set(['code', 'place']);

/** A value in a table's cell. */
export function markdownCell(unit: Unit, value: Value): string {
  if (value === null) return valueWords(unit, value);
  if (unit === 'status' && isStanding(value)) return `${ICONS[value]} ${STANDING_WORDS[value]}`;
  const words = valueWords(unit, value);
  if (unit === 'level') return `${LEVELS[words] ?? ''} ${escapeMarkdown(words)}`.trimStart();
  if (CODE.has(unit)) return codeCell(clip(words, MAX_NAME)) || '–';
  // Numbers have become words of ours; a text may be anybody's, whatever its unit.
  return typeof value === 'string' ? escapeMarkdown(clip(words, MAX_TEXT)) || '–' : words;
}

export const nameSpan = (text: string): string => codeSpan(clip(text, MAX_NAME));

/** A sentence with the command that it quotes set as code. */
export function quotedMarkdown({ what, command, after = '' }: Quoting): string {
  if (command === undefined) return escapeMarkdown(clip(what, MAX_SENTENCE));
  return `${codeSpan(clip(command, MAX_SENTENCE))} ${escapeMarkdown(clip(after, MAX_SENTENCE))}`;
}

/** Text inside an HTML tag of Markdown. */
export const inTag = (text: string): string =>
  clip(text, MAX_NAME)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Markdown is read inside these tags only behind an empty line. */
export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
