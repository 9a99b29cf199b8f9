import { formatDuration } from '../../base/duration.js';
import type { Measurement } from '../../domain/check/check.js';
import type { CheckRecord } from './record.js';
import { missedWords } from './words/commands.js';

/** The check's name, and the instance where the name does not say it. */
export const checkWords = ({ check, instance }: Pick<CheckRecord, 'check' | 'instance'>): string =>
  instance === undefined || check.includes(instance) ? check : `${check} of ${instance}`;

/** `answered 500 instead of 200 to 299 (H-STATUS)`. */
export const measuredWords = (measurement: Measurement): string => {
  const { result, code, ms } = measurement;
  if (result !== 'pass') return missedWords(measurement);
  return `good after ${formatDuration(ms)}${code === undefined ? '' : ` (${code})`}`;
};

/** What was asked for, where an attempt that missed it has said so; else nothing. */
export function limitWords({ last }: CheckRecord): string {
  const expected = last.findLast((one) => one.expected)?.expected;
  if (expected === undefined) return '';
  if ('latencyMs' in expected) return `at most ${expected.latencyMs} ms`;
  if ('body' in expected) return `holds ${expected.body}`;
  return `status ${expected.statuses.length > 0 ? expected.statuses.join(' or ') : '200 to 299'}`;
}
