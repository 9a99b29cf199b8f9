import { valueWords } from '../value-words.js';
import { type Html, html } from './markup.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
];
const MOST = 5;

/** Moments at which a line helps the eye: round ones, at most five beside the start. */
export function ticks(durationMs: number): number[] {
  const step = STEPS.find((ms) => durationMs / ms <= MOST) ?? Math.ceil(durationMs / MOST / HOUR) * HOUR;
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, i) => i * step);
}

/** A share of the width, such as `12.5%`. */
export const percent = (part: number, whole: number): string =>
  `${Math.round((whole > 0 ? part / whole : 0) * 10_000) / 100}%`;

/** Lines from top to bottom with their times above. */
export function axis(durationMs: number, height: number): Html {
  return html`<g class="axis" aria-hidden="true">${ticks(durationMs).map((at) => {
    const x = percent(at, durationMs);
    const isLate = at > durationMs * 0.9;
    const words =
      at === 0
        ? '0'
        : valueWords('duration', at)
            .replace(/\.0 s$/, ' s')
            .replace(/ 00 s$/, '');
    return html`<line x1="${x}" x2="${x}" y1="18" y2="${height}"/><text x="${x}" y="11" dx="${isLate ? -3 : 3}" text-anchor="${isLate ? 'end' : 'start'}">${words}</text>`;
  })}</g>`;
}
