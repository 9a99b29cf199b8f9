import { formatDuration } from '../../base/duration.js';
import type { Standing, Unit, Value } from '../kinds/model.js';
import { bytesWords, changeWords, grouped } from '../number-words.js';

/** For what is not known, or is none. */
export const NOTHING = '–';

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  success: 'success',
  failure: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
  allowed: 'failure, allowed',
  flaky: 'success, flaky',
  unfinished: 'unfinished',
};

export const isStanding = (value: Value): value is Standing =>
  typeof value === 'string' && Object.hasOwn(STANDING_WORDS, value);

const asText = (value: Value): string => String(value);
const ofNumber =
  (words: (value: number) => string) =>
  (value: Value): string =>
    typeof value === 'number' ? words(value) : asText(value);

const WORDS: Readonly<Record<Unit, (value: Value) => string>> = {
  text: asText,
  code: asText,
  place: asText,
  status: (value) => (isStanding(value) ? STANDING_WORDS[value] : asText(value)),
  level: asText,
  results: (value) => [...asText(value)].map((letter) => RESULT_SIGNS[letter] ?? letter).join(''),
  time: (value) => `${asText(value).slice(0, 19).replace('T', ' ')} UTC`,
  duration: ofNumber(formatDuration),
  count: ofNumber(grouped),
  bytes: ofNumber(bytesWords),
  ratio: ofNumber((share) => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`),
  change: ofNumber(changeWords),
  durations: (value) => (Array.isArray(value) ? sparkline(value as readonly number[]) : asText(value)),
};

const RESULT_SIGNS: Readonly<Record<string, string>> = { s: '✓', f: '✗', r: '~' };

/** What a value says to a person, as plain text. */
export const valueWords = (unit: Unit, value: Value): string =>
  value === null ? NOTHING : WORDS[unit](value);

const STEPS = '▁▂▃▄▅▆▇█';

/** A series as eight heights, from its least to its greatest; where all are equal, the middle one. */
export function sparkline(values: readonly number[]): string {
  const [least, most] = extent(values);
  const height = (value: number) => (most > least ? Math.round(((value - least) / (most - least)) * 7) : 3);
  return values.map((value) => STEPS[height(value)]).join('');
}

/** The least and the greatest. */
export const extent = (values: readonly number[]): readonly [number, number] => [
  values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
];
