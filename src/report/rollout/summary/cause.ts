import { outputOfFailure } from '../../../domain/rollout/failure.js';
import { clip, codeBlock, codeSpan, escapeMarkdown } from '../../markdown.js';
import { lastBytes, lastLines } from '../output.js';
import { type FailedStep, firstFailed, lastFailed, type RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { failedStepWords } from '../step-words.js';
import { resultWords } from '../wording.js';
import { rolloutFailureWords } from '../words/failures.js';

const MAX_SENTENCE = 2000;
const MAX_LINES = 200;

/** Why it ended so, the end of what the failed step printed, and what to do. What failed on the way back comes second. */
export function causeParts(record: RolloutRecord, result: RolloutResult, maxBytes: number): string[] {
  const [first, last] = [firstFailed(record), lastFailed(record)];
  const { next } = resultWords(record, result);
  return [
    ...(first ? failureParts('Cause', first, maxBytes) : []),
    ...(last && last !== first ? failureParts('Then', last, maxBytes) : []),
    next === undefined ? '' : `**What to do:** ${escaped(next)}`,
  ];
}

function failureParts(title: string, failed: FailedStep, maxBytes: number): string[] {
  const { what, next } = rolloutFailureWords(failed.failure);
  const lines = lastBytes(lastLines(outputOfFailure(failed.failure), MAX_LINES), maxBytes);
  return [
    `**${title}:** ${escaped(`${failedStepWords(failed)}: ${what}`)}\\\n**Next:** ${escaped(next)}`,
    lines.length === 0 ? '' : codeBlock(lines.join('\n'), 'text'),
  ];
}

/** Commands, those in backticks and ours, are set as code. */
function escaped(text: string): string {
  const pieces = clip(text, MAX_SENTENCE).split(/(`[^`]+`|\bcimyr (?:status|rollback) [^;]+)/);
  return pieces
    .map((piece, i) => (i % 2 === 1 ? codeSpan(piece.replace(/^`|`$/g, '')) : spaced(piece)))
    .join('')
    .trim();
}

/** Escaping trims: what separates words from code stays. */
const spaced = (text: string) =>
  `${/^\s/.test(text) ? ' ' : ''}${escapeMarkdown(text)}${/\S\s+$/.test(text) ? ' ' : ''}`;
