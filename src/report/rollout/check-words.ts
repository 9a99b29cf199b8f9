import { formatDuration } from '../../base/duration.js';
import type { Measurement } from '../../domain/rollout/check.js';
import { parted } from './names.js';
import type { CheckRecord } from './record.js';

/** The check's name, and the instance where the name does not say it. */
export const checkWords = ({ check, instance }: Pick<CheckRecord, 'check' | 'instance'>): string =>
  instance === undefined || check.includes(instance) ? check : `${check} of ${instance}`;

/** `answered 500 instead of 200 to 299 (H-STATUS)`. */
export function measuredWords({ result, message, problem, code, ms }: Measurement): string {
  if (result === 'pass') return `good after ${formatDuration(ms)}${code === undefined ? '' : ` (${code})`}`;
  const answer = code === undefined ? 'no answer' : `answered ${code}`;
  const why = message === undefined ? answer : parted(message).cause;
  return `${why}${problem === undefined ? '' : ` (${problem})`}`;
}

const LIMITS: readonly (readonly [problem: string, pattern: RegExp, words: (found: string) => string])[] = [
  ['H-STATUS', / instead of ([^;]+);/, (statuses) => `status ${statuses}`],
  ['H-SLOW', /'latency' allows (\d+ ms)/, (ms) => `at most ${ms}`],
];

/** What was asked for, where an attempt that missed it has said so; else nothing. */
export function limitWords({ last }: CheckRecord): string {
  for (const { problem, message = '' } of last.toReversed()) {
    const row = LIMITS.find(([of]) => of === problem);
    const found = row?.[1].exec(message)?.[1];
    if (row && found !== undefined) return row[2](found);
  }
  return '';
}
