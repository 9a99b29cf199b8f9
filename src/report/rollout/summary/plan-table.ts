import { formatDuration } from '../../../base/duration.js';
import { clip, escapeMarkdown } from '../../markdown.js';
import { totalWords } from '../plan-lines.js';
import type { RolloutResult } from '../result.js';
import { stepWords } from '../step-words.js';
import { interruptedWords } from '../words/reasons.js';
import { riskWords } from '../words/risk.js';
import { fitting, tableOf } from './rows.js';

const MAX_CELL = 200;
const MAX_SENTENCE = 1000;

/** What would be done, with what the same took before. */
export function planTable(
  { plan, release, estimateMs, risk, interrupted }: RolloutResult,
  maxBytes: number,
): string[] {
  const { kept, more } = fitting(
    plan.map(({ step, estimateMs: ms }, i) => {
      const words = escapeMarkdown(clip(stepWords(step, release), MAX_CELL));
      return `| ${i + 1} | ${words} | ${ms === undefined ? '?' : formatDuration(ms)} |`;
    }),
    maxBytes,
  );
  return [
    interrupted === undefined ? '' : `**First:** ${escaped(interruptedWords(interrupted))}`,
    tableOf({ head: '| # | Step | About |\n|--:|---|--:|', rows: kept }),
    more > 0 ? `${more} more steps follow.` : '',
    plan.length === 0 ? '' : totalWords(plan, estimateMs),
    risk ? `**Risk:** ${escaped(riskWords(risk))}` : '',
  ];
}

const escaped = (text: string) => escapeMarkdown(clip(text, MAX_SENTENCE));
