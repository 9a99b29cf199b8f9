import { formatDuration } from '../../../base/duration.js';
import { clip, codeSpan, escapeMarkdown } from '../../markdown.js';
import { compareUrl, type Origin } from '../../origin.js';
import { ICONS } from '../../summary/icons.js';
import { listed, shortRelease } from '../names.js';
import { outageWords } from '../outage-words.js';
import type { RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { namesEnvironment, resultWords } from '../wording.js';

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

/** What came of it, in one line; of a plan its risk and how long it will take. */
export function rolloutTitle(record: RolloutRecord, result: RolloutResult): string {
  const { app, environment } = record;
  const { what } = resultWords(record, result);
  const where = namesEnvironment(record, result) ? app : `${app} → ${environment}`;
  const { risk, estimateMs, status } = result;
  const plan = [
    risk === undefined ? '' : `${risk.level} risk`,
    estimateMs === undefined ? '' : `about ${formatDuration(estimateMs)}`,
  ].filter(Boolean);
  const planned = status === 'planned' && plan.length > 0 ? ` (${plan.join(', ')})` : '';
  return `## ${SIGNS[status]} ${escapeMarkdown(clip(`${where}: ${what}${planned}`, MAX_TITLE))}`;
}

/** The first lines: what came of it, from where to where, and how. */
export function headline(record: RolloutRecord, result: RolloutResult, origin?: Origin): string {
  const { places } = record;
  const release = record.release ?? result.release;
  const previous = record.previous ?? result.previous;
  const way = [
    ...(previous === undefined ? [] : [`**From** ${code(previous)}`]),
    ...(release === undefined ? [] : [`**to** ${code(release)}`]),
  ].join(' ');
  const changes =
    origin && release !== undefined && previous !== undefined && compareUrl(origin, previous, release);
  const strategy = record.strategy ?? result.strategy;
  const over = places.length > 0 ? ` over ${listed(places)}` : '';
  const notes = [
    way.replace(/^\*\*to/, '**To'),
    changes ? `[compare](${changes})` : '',
    strategy === undefined ? '' : escapeMarkdown(clip(`${strategy}${over}`, MAX_TITLE)),
    record.outage ? outageWords(record.outage) : '',
  ].filter(Boolean);
  return [rolloutTitle(record, result), notes.join(' · ')].filter(Boolean).join('\n\n');
}

const code = (release: string) => codeSpan(clip(shortRelease(release), MAX_NAME));
