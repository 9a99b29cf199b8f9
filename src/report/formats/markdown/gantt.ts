import { formatDuration } from '../../../base/duration.js';
import type { Stretch, Timeline } from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { ICONS } from './cells.js';

// GitHub draws no diagram over 50,000 characters; of more rows nobody can read any.
const MAX_ROWS = 60;
const MAX_NAME = 60;

/** The attempts as a mermaid gantt, in time since the run's start; undefined where they are too many to be read. */
export function gantt({ stretches, total }: Timeline): string | undefined {
  if (total > MAX_ROWS || stretches.length === 0) return undefined;
  const lines = ['gantt', '  dateFormat x', '  axisFormat %M:%S'];
  let job: string | undefined;
  for (const [i, stretch] of byJob(stretches).entries()) {
    if (stretch.job !== job) lines.push(`  section ${label(stretch.job)}`);
    job = stretch.job;
    lines.push(`  ${row(stretch)}, s${i}, ${whole(stretch.startMs)}, ${whole(end(stretch))}`);
  }
  return lines.join('\n');
}

/** The attempts of a job together, the jobs in the order in which they began. */
function byJob(stretches: readonly Stretch[]): Stretch[] {
  const groups = new Map<string, Stretch[]>();
  for (const stretch of stretches) groups.set(stretch.job, [...(groups.get(stretch.job) ?? []), stretch]);
  return [...groups.values()].flat();
}

/** Red: did not succeed. Blue: on the longest path. */
function row({ status, attempt, durationMs, isOnPath }: Stretch): string {
  const look = status === 'success' ? (isOnPath ? 'active' : 'done') : 'crit';
  const tried = attempt > 1 ? ` attempt ${attempt},` : '';
  return `${ICONS[status]}${tried} ${formatDuration(durationMs)} :${look}`;
}

/** A row without a length is not drawn. */
const end = ({ startMs, durationMs }: Stretch) => startMs + Math.max(1, durationMs);
const whole = (ms: number) => Math.max(0, Math.round(ms));

/** Mermaid ends a name at a colon, takes some first words for its own, and begins comments at others of these. */
const LOOKALIKES: Readonly<Record<string, string>> = { ':': '∶', '#': '＃', ';': '；', '%': '％' };
const label = (text: string): string =>
  `▸ ${clip(text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' '), MAX_NAME).replace(
    /[:#;%]/g,
    (character) => LOOKALIKES[character] ?? '',
  )}`;
