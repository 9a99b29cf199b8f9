import { SIGNS } from '../../job-lines.js';
import type { Bars, Levels, Runs } from '../../kinds/model.js';
import { grouped } from '../../number-words.js';
import { extent, STANDING_WORDS, valueWords } from '../value-words.js';
import { axis, percent } from './axis.js';
import { LOOKS } from './marks.js';
import { type Html, html } from './markup.js';

/** Parts of a whole in one line, and below what they are. */
export function barsChart({ title, unit, bars }: Bars): Html {
  const whole = bars.reduce((sum, { value }) => sum + value, 0);
  const told = bars.map((bar, i) => ({ ...bar, hue: `hue${i}` })).filter(({ value }) => value > 0);
  let at = 0;
  const parts = told.map(({ label, value, hue }) => {
    const x = percent(at, whole);
    at += value;
    return html`<rect class="${hue}" x="${x}" width="${percent(value, whole)}" height="16"><title>${label}: ${valueWords(unit, value)}</title></rect>`;
  });
  const legend = told.map(
    ({ label, value, hue }) =>
      html`<li><svg width="12" height="12" aria-hidden="true"><rect class="${hue}" width="12" height="12" rx="3"/></svg> ${label} <b>${valueWords(unit, value)}</b> <span class="quiet">${valueWords('ratio', value / whole)}</span></li>`,
  );
  return html`<svg class="parts" role="img" width="100%" height="16"><title>${title}</title>${parts}</svg><ul class="legend">${legend}</ul>`;
}

const HEIGHT = 96;
const TOP = 24;
const MOST_COLUMNS = 600;

/** How much of a limit was in use, moment by moment. */
export function levelsChart({ title, durationMs, limit, steps }: Levels): Html {
  const whole = Math.max(1, durationMs);
  const most = Math.max(limit, 1);
  const y = (value: number) => TOP + HEIGHT - (value / most) * HEIGHT;
  const columns = thinned(steps, whole).map(({ from, to, value }) => {
    const height = Math.round((value / most) * HEIGHT * 10) / 10;
    return html`<rect x="${percent(from, whole)}" width="${percent(to - from, whole)}" y="${Math.round(y(value) * 10) / 10}" height="${height}"/>`;
  });
  const peak = steps.reduce((high, { value }) => Math.max(high, value), 0);
  return html`<svg class="levels" role="img" width="100%" height="${TOP + HEIGHT + 1}"><title>${title}</title><desc>at most ${peak} of ${limit} at once</desc>${axis(whole, TOP + HEIGHT)}${columns}<line class="limit" x1="0" x2="100%" y1="${TOP}" y2="${TOP}"/><line class="ground" x1="0" x2="100%" y1="${TOP + HEIGHT}" y2="${TOP + HEIGHT}"/></svg><p class="quiet">At most ${grouped(peak)} of ${grouped(limit)} at once.</p>`;
}

interface Level {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Of very many steps one column for each part of the width, as high as the highest in it. */
function thinned(steps: Levels['steps'], whole: number): Level[] {
  const levels = steps.map(
    ({ atMs, value }, i): Level => ({ from: atMs, to: steps[i + 1]?.atMs ?? whole, value }),
  );
  if (levels.length <= MOST_COLUMNS) return levels.filter(({ value }) => value > 0);
  const width = whole / MOST_COLUMNS;
  const highest = new Float64Array(MOST_COLUMNS);
  for (const { from, to, value } of levels) {
    const last = Math.min(MOST_COLUMNS - 1, Math.floor(to / width));
    for (let i = Math.floor(from / width); i <= last; i++) highest[i] = Math.max(highest[i] ?? 0, value);
  }
  return [...highest].map((value, i) => ({ from: i * width, to: (i + 1) * width, value }));
}

const RUN_HEIGHT = 80;

/** Runs beside each other, as high as they were long. */
export function runsChart({ title, runs }: Runs): Html {
  const [, most] = extent(runs.map(({ durationMs }) => durationMs));
  const width = 100 / Math.max(runs.length, 20);
  const columns = runs.map(({ id, status, startedAt, durationMs }, i) => {
    const height = Math.max(2, Math.round((durationMs / Math.max(1, most)) * RUN_HEIGHT));
    const x = `${Math.round(i * width * 100) / 100}%`;
    const words = `${id}, ${valueWords('time', startedAt)}: ${STANDING_WORDS[status]}, ${valueWords('duration', durationMs)}`;
    const isThis = i === runs.length - 1 ? ' this' : '';
    return html`<svg class="run ${LOOKS[status]}${isThis}" x="${x}" width="${Math.round(width * 100) / 100}%" height="${RUN_HEIGHT + 24}"><title>${words}</title><rect x="12%" width="76%" y="${RUN_HEIGHT - height}" height="${height}" rx="2"/><text x="50%" y="${RUN_HEIGHT + 17}" text-anchor="middle">${SIGNS[status]}</text></svg>`;
  });
  return html`<svg class="runs" role="img" width="100%" height="${RUN_HEIGHT + 24}"><title>${title}</title><desc>from the oldest to this one, as high as they were long</desc>${columns}</svg><p class="quiet">From the oldest to this one; the longest took ${valueWords('duration', most)}.</p>`;
}
