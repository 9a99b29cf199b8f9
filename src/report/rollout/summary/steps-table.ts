import { formatDuration } from '../../../base/duration.js';
import { isWarning } from '../../../domain/rollout/note.js';
import { clip, escapeMarkdown } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import type { RolloutRecord, StepRecord } from '../record.js';
import { stepWords } from '../step-words.js';
import { rolloutFailureWords } from '../words/failures.js';
import { noteWords } from '../words/notes.js';
import { fitting, tableOf } from './rows.js';

const OPEN_ROWS = 30;
const MAX_CELL = 200;

const HEAD = '| Result | Step | Time | Notes |\n|---|---|--:|---|';

/** The steps in their order; of many the last ones open, those before folded, and those before that counted. */
export function stepsTable({ steps, forgotten }: RolloutRecord, maxBytes: number): string[] {
  if (steps.length === 0) return [];
  const { kept, more: left } = fitting(steps.map(row).reverse(), maxBytes);
  const more = left + forgotten;
  const rows = kept.reverse();
  const open = tableOf({ head: HEAD, rows: rows.slice(-OPEN_ROWS) });
  const folded = rows.slice(0, -OPEN_ROWS);
  if (folded.length === 0 && more === 0) return [open];
  const counted = more > 0 ? `${more} steps came before these.\n\n` : '';
  const title = `${folded.length + more} earlier steps`;
  if (rows.length === 0) return [`${more} steps are not shown.`];
  const inside = `${counted}${tableOf({ head: HEAD, rows: folded })}`.trimEnd();
  return [`<details><summary>${title}</summary>\n\n${inside}\n\n</details>`, open];
}

function row(step: StepRecord): string {
  const { startedAt, endedAt, failure, notes } = step;
  const note = failure ? rolloutFailureWords(failure).what : notes.map((one) => noteWords(one)).join('; ');
  const cells = [
    stepResult(step),
    escapeMarkdown(clip(stepWords(step.step, step.release), MAX_CELL)),
    endedAt === undefined ? '–' : formatDuration(endedAt - startedAt),
    escapeMarkdown(clip(note, MAX_CELL)) || '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** A sign and a word: not everybody sees the sign. */
function stepResult(step: StepRecord): string {
  const word = step.endedAt === undefined ? 'stopped' : step.failure ? 'failed' : 'done';
  return `${stepIcon(step)} ${word}`;
}

export function stepIcon({ endedAt, failure, notes }: StepRecord): string {
  if (endedAt === undefined) return ICONS.cancelled;
  if (failure) return ICONS.failure;
  return notes.some(isWarning) ? '⚠️' : ICONS.success;
}
