import { clip, codeSpan, escapeMarkdown } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import { listed, shortRelease } from '../names.js';
import { outageWords } from '../outage-words.js';
import type { RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { resultWords } from '../wording.js';

const MAX_TITLE = 300;
const MAX_NAME = 200;

const SIGNS: Readonly<Record<RolloutResult['status'], string>> = {
  success: ICONS.success,
  failure: ICONS.failure,
  'rolled-back': '⏪',
  unknown: '❓',
  cancelled: ICONS.cancelled,
  locked: '🔒',
  planned: '📋',
};

/** The first lines: what came of it, from where to where, and how. */
export function headline(record: RolloutRecord, result: RolloutResult): string {
  const { app, environment, hosts } = record;
  const { what } = resultWords(record, result);
  const where = what.includes(` in ${environment}`) ? app : `${app} → ${environment}`;
  const title = `${where}: ${what}`;
  const release = record.release ?? result.release;
  const previous = record.previous ?? result.previous;
  const way = [
    ...(previous === undefined ? [] : [`**From** ${code(previous)}`]),
    ...(release === undefined ? [] : [`**to** ${code(release)}`]),
  ].join(' ');
  const strategy = record.strategy ?? result.strategy;
  const over = hosts.length > 0 ? ` over ${listed(hosts)}` : '';
  const notes = [
    way.replace(/^\*\*to/, '**To'),
    strategy === undefined ? '' : escapeMarkdown(clip(`${strategy}${over}`, MAX_TITLE)),
    record.outage ? outageWords(record.outage) : '',
  ].filter(Boolean);
  return [`## ${SIGNS[result.status]} ${escapeMarkdown(clip(title, MAX_TITLE))}`, notes.join(' · ')]
    .filter(Boolean)
    .join('\n\n');
}

const code = (release: string) => codeSpan(clip(shortRelease(release), MAX_NAME));
