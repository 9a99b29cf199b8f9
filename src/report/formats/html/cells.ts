import type { Unit, Value } from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { extent, isStanding, valueWords } from '../value-words.js';
import { mark } from './marks.js';
import { type Html, html } from './markup.js';

const MAX_TEXT = 1000;
/** A longer text is scrolled: of a screen for each row nobody reads the next one. */
const LONG = 300;
/** Longer names are broken where the line ends. */
const WHOLE = 40;

/** Units that read from left to right; numbers stand below each other by their last digit. */
const LEFT: ReadonlySet<Unit> = new Set<Unit>([
  'text',
  'code',
  'place',
  'status',
  'level',
  'time',
  'results',
  'durations',
]);

export const isNumber = (unit: Unit): boolean => !LEFT.has(unit);

const LEVELS: Readonly<Record<string, readonly [look: string, sign: string]>> = {
  error: ['fail', '✗'],
  warning: ['warn', '!'],
  notice: ['skip', 'i'],
};

/** A value as it stands in a table or a list of facts. */
export function htmlCell(unit: Unit, value: Value): Html {
  if (value === null) return html`<span class="none">–</span>`;
  const words = clip(valueWords(unit, value), MAX_TEXT);
  switch (unit) {
    case 'status':
      return isStanding(value) ? mark(value) : html`${words}`;
    case 'level': {
      const [look = 'skip', sign = ''] = LEVELS[words] ?? [];
      return html`<span class="mark ${look}"><span aria-hidden="true">${sign}</span> ${words}</span>`;
    }
    case 'code':
    case 'place':
      return words.length <= WHOLE ? html`<code class="whole">${words}</code>` : html`<code>${words}</code>`;
    case 'results':
      return results(String(value));
    case 'durations':
      return Array.isArray(value) ? spark(value as readonly number[]) : html`${words}`;
    case 'text':
      return words.length > LONG ? html`<div class="long" tabindex="0">${words}</div>` : html`${words}`;
    case 'time':
      return html`<time datetime="${String(value)}">${words}</time>`;
    case 'change':
      return typeof value === 'number' && value >= 0.05
        ? html`<span class="more">${words}</span>`
        : html`${words}`;
    default:
      return html`${words}`;
  }
}

const RESULTS: Readonly<Record<string, readonly [look: string, sign: string, word: string]>> = {
  s: ['ok', '✓', 'succeeded'],
  f: ['fail', '✗', 'failed'],
  r: ['warn', '~', 'needed a retry'],
};

function results(letters: string): Html {
  const count = (letter: string) => [...letters].filter((one) => one === letter).length;
  const told = Object.entries(RESULTS).flatMap(([letter, [, , word]]) =>
    count(letter) > 0 ? [`${count(letter)} ${word}`] : [],
  );
  const signs = [...letters].map((letter) => {
    const [look = 'skip', sign = letter] = RESULTS[letter] ?? [];
    return html`<span class="${look}">${sign}</span>`;
  });
  return html`<span class="results" role="img" aria-label="${told.join(', ')}">${signs}</span>`;
}

const [WIDTH, HEIGHT] = [96, 20];

/** A series as a line, its last value as a point. */
function spark(values: readonly number[]): Html {
  const [least, most] = extent(values);
  const range = `${valueWords('duration', least)} to ${valueWords('duration', most)}`;
  const x = (i: number) => (values.length < 2 ? WIDTH : (i / (values.length - 1)) * WIDTH);
  const y = (value: number) =>
    most > least ? HEIGHT - ((value - least) / (most - least)) * HEIGHT : HEIGHT / 2;
  const places = values.map((value, i) => [x(i).toFixed(1), y(value).toFixed(1)] as const);
  const [lastX, lastY] = places.at(-1) ?? ['0', '0'];
  return html`<svg class="spark" role="img" width="${WIDTH + 8}" height="${HEIGHT + 8}" viewBox="-4 -4 ${WIDTH + 8} ${HEIGHT + 8}"><title>${range}</title><polyline points="${places.map((place) => place.join(',')).join(' ')}"/><circle cx="${lastX}" cy="${lastY}" r="2.5"/></svg>`;
}
