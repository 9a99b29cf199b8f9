import { formatDuration } from '../../../base/duration.js';
import { SIGNS } from '../../job-lines.js';
import type { Stretch, Timeline } from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { STANDING_WORDS } from '../value-words.js';
import { axis, percent } from './axis.js';
import { LOOKS } from './marks.js';
import { type Html, html } from './markup.js';

/** Of so many jobs each has a line of its own with its name beside it; of more they share the lines of the slots. */
const MOST_LINES = 40;
const MAX_BARS = 5000;
const TOP = 24;
const MAX_NAME = 100;

/** Attempts as bars in time; the page needs no script for it, and letters keep their size on every screen. */
export function timelineSvg(timeline: Timeline): Html {
  const attempts = attemptsByJob(timeline.stretches);
  return attempts.size <= MOST_LINES ? byJob(timeline, attempts) : bySlot(timeline);
}

/** How many attempts are too many to be drawn. */
export const undrawn = ({ stretches, total }: Timeline): number =>
  total - Math.min(stretches.length, MAX_BARS);

function frame({ durationMs, total }: Timeline, lines: number, lineHeight: number, bars: Html): Html {
  const height = TOP + lines * lineHeight;
  return html`<svg class="timeline" role="img" width="100%" height="${height}"><title>Timeline</title><desc>${total} attempts over ${formatDuration(durationMs)}; the table of jobs holds the same in words.</desc>${axis(Math.max(1, durationMs), height)}${bars}</svg>`;
}

const JOB_LINE = 28;

function byJob(timeline: Timeline, attempts: ReadonlyMap<string, readonly Stretch[]>): Html {
  const whole = Math.max(1, timeline.durationMs);
  const lines = [...attempts].map(([job, some], i) => {
    const y = TOP + i * JOB_LINE;
    const bars = some.map((stretch) => {
      const { x, width } = extentOf(stretch, whole);
      return html`<rect class="${looksOf(stretch)}" x="${x}" width="${width}" y="${y + 6}" height="16" rx="3"><title>${sentence(stretch)}</title></rect>`;
    });
    return html`<g>${waits(some, whole, () => y + 14)}${bars}${labelBeside(job, some, whole, y + 18)}</g>`;
  });
  return frame(timeline, attempts.size, JOB_LINE, html`${lines}`);
}

/** The name behind the bars, before them, or on the longest, wherever a third of the width is free. */
function labelBeside(job: string, attempts: readonly Stretch[], whole: number, y: number): Html {
  const first = attempts[0];
  const last = attempts.at(-1);
  if (!first || !last) return html``;
  const [from, to] = [first.startMs / whole, (last.startMs + last.durationMs) / whole];
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : '';
  const took = formatDuration(last.startMs + last.durationMs - first.startMs);
  const sign = attempts.length > 1 && last.status === 'success' ? SIGNS.flaky : SIGNS[last.status];
  const text = html`${sign} ${clip(job, MAX_NAME)} <tspan class="time">${took}${tries}</tspan>`;
  if (1 - to >= 0.35) return html`<text x="${percent(to, 1)}" dx="8" y="${y}">${text}</text>`;
  if (from >= 0.35)
    return html`<text x="${percent(from, 1)}" dx="-8" y="${y}" text-anchor="end">${text}</text>`;
  return html`<text class="on ${looksOf(first)}" x="${percent(from, 1)}" dx="8" y="${y}">${text}</text>`;
}

/** Of few slots each line holds names; of many they are thin, so that all can be seen together. */
const NAMED_LINE = 24;
const THIN_LINE = 12;
const MOST_NAMED = 16;
/** On a wide screen; a bar that holds less than the beginning of its name holds nothing. */
const COLUMNS = 160;
const LEAST_COLUMNS = 14;

function bySlot(timeline: Timeline): Html {
  const whole = Math.max(1, timeline.durationMs);
  const used = timeline.stretches.reduce((most, { slots }) => Math.max(most, ...slots), 0) + 1;
  const line = used > MOST_NAMED ? THIN_LINE : NAMED_LINE;
  const shown = timeline.stretches.slice(0, MAX_BARS);
  const yOf = (slot = 0) => TOP + slot * line + 2;
  const height = line - 4;
  const bars = shown.flatMap((stretch) => {
    const { x, width } = extentOf(stretch, whole);
    const look = looksOf(stretch);
    const title = html`<title>${sentence(stretch)}</title>`;
    const columns = line === THIN_LINE ? 0 : (stretch.durationMs / whole) * COLUMNS;
    const isNamed = columns >= Math.min(stretch.job.length + 3, LEAST_COLUMNS);
    return stretch.slots.map((slot) =>
      isNamed
        ? html`<svg x="${x}" width="${width}" y="${yOf(slot)}" height="${height}">${title}<rect class="${look}" width="100%" height="100%" rx="2"/><text class="on ${look}" x="6" y="14">${SIGNS[stretch.status]} ${clip(stretch.job, MAX_NAME)}</text></svg>`
        : html`<rect class="${look}" x="${x}" width="${width}" y="${yOf(slot)}" height="${height}" rx="2">${title}</rect>`,
    );
  });
  const tried = shown.filter(({ attempt, backoffMs }) => attempt > 1 || backoffMs !== undefined);
  const dashes = [...attemptsByJob(tried).values()].flatMap((some) =>
    waits(some, whole, ({ slots }) => yOf(slots[0]) + height / 2),
  );
  return frame(timeline, used, line, html`<g class="slots">${dashes}${bars}</g>`);
}

function attemptsByJob(stretches: readonly Stretch[]): Map<string, Stretch[]> {
  const attempts = new Map<string, Stretch[]>();
  for (const stretch of stretches) {
    const known = attempts.get(stretch.job);
    if (known) known.push(stretch);
    else attempts.set(stretch.job, [stretch]);
  }
  return attempts;
}

/** From the end of each attempt to the start of the next. */
function waits(attempts: readonly Stretch[], whole: number, yOf: (stretch: Stretch) => number): Html[] {
  return attempts.slice(1).flatMap((next, i) => {
    const before = attempts[i];
    if (!before) return [];
    const [x1, x2] = [percent(before.startMs + before.durationMs, whole), percent(next.startMs, whole)];
    return [html`<line class="wait" x1="${x1}" x2="${x2}" y1="${yOf(before)}" y2="${yOf(next)}"/>`];
  });
}

const looksOf = ({ status, isOnPath }: Stretch): string => `${LOOKS[status]}${isOnPath ? ' path' : ''}`;

function extentOf({ startMs, durationMs }: Stretch, whole: number) {
  return { x: percent(startMs, whole), width: percent(Math.max(durationMs, whole / 1000), whole) };
}

function sentence({ job, attempt, status, startMs, durationMs, backoffMs }: Stretch): string {
  const tried = attempt > 1 || backoffMs !== undefined ? `, attempt ${attempt}` : '';
  return `${job}${tried}: ${STANDING_WORDS[status]}, ${formatDuration(durationMs)} from ${formatDuration(startMs)} on`;
}
