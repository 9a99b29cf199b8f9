import { formatDuration } from '../../base/duration.js';
import { jobsByStage } from '../../domain/jobs-by-stage.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../domain/record.js';
import { oneLabel, withoutStage } from '../graph/labels.js';
import { clip, codeBlock } from '../markdown.js';
import { ICONS } from './icons.js';

// GitHub renders no diagram over 50,000 characters, and nobody reads one of so many rows.
const MAX_ROWS = 450;
const MAX_CHARACTERS = 45_000;
const SLOWEST = 20;
const MAX_NAME = 60;
/** Below that, whole seconds would not tell the rows apart. */
const SHORT_MS = 5000;

/** One attempt as a bar; times are milliseconds since the run's start. */
interface Bar {
  readonly stage: string;
  readonly name: string;
  readonly isOnPath: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * When each job ran, as a mermaid gantt, folded. Of too many jobs only the longest path and the slowest; of too many
 * still, a sentence. One bar alone says nothing that the table does not say.
 */
export function timeline(record: RunRecord, path: readonly string[]): string {
  const bars = barsOf(record, new Set(path));
  if (bars.length < 2) return '';
  const slowest = new Set([...bars].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, SLOWEST));
  const few = bars.filter((bar) => bar.isOnPath || slowest.has(bar));
  const drawn = [bars, few].find((some) => fits(some));
  if (!drawn) return '<sub>The timeline is too large to be drawn here.</sub>';
  const left = bars.length - drawn.length;
  const title = left > 0 ? `Timeline: the longest path and the slowest, ${left} more left out` : 'Timeline';
  const text = codeBlock(gantt(drawn), 'mermaid');
  return `<details><summary>${title} (red: the longest path)</summary>\n\n${text}\n\n</details>`;
}

const fits = (bars: readonly Bar[]) => bars.length <= MAX_ROWS && gantt(bars).length <= MAX_CHARACTERS;

function barsOf(record: RunRecord, onPath: ReadonlySet<string>): Bar[] {
  const end = record.endedAt ?? record.startedAt;
  return [...jobsByStage(record)].flatMap(([stage, jobs]) =>
    jobs
      .flatMap((job) =>
        job.attempts.map((attempt, i): Bar => {
          const from = Math.max(0, Math.round(attempt.startedAt - record.startedAt));
          const to = Math.round((attempt.endedAt ?? Math.max(end, attempt.startedAt)) - record.startedAt);
          // A bar without length is none to mermaid.
          const ms = Math.max(1, to - from);
          return { stage, name: nameOf(job, i, ms), isOnPath: onPath.has(job.id), from, to: from + ms };
        }),
      )
      .sort((a, b) => a.from - b.from),
  );
}

function nameOf(job: JobRecord, index: number, ms: number): string {
  const attempt = index > 0 ? `, attempt ${index + 1}` : '';
  const behind = `${attempt} ${formatDuration(ms)}`;
  const label = clip(withoutStage(job.id, job.stage), MAX_NAME - behind.length);
  return `${iconOf(job.attempts[index], job)} ${plain(label)}${behind}`;
}

const iconOf = (attempt: AttemptRecord | undefined, { allowed }: JobRecord): string =>
  attempt?.outcome?.status === 'failure' && allowed ? '⚠️' : ICONS[attempt?.outcome?.status ?? 'cancelled'];

/**
 * In a gantt a name ends at a colon, `#` and `%` begin what is not shown, and there is no way to escape: what means
 * something is shown as its look-alike. Section names and the words that begin a statement are safe behind a sign.
 */
const plain = (text: string): string =>
  oneLabel(text)
    .replace(/[:;#%<>"`\\&{}]/g, (c) => LOOK_ALIKES[c] ?? ' ')
    .trim();

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ':': '∶',
  ';': '；',
  '#': '＃',
  '%': '％',
  '<': '‹',
  '>': '›',
  '"': '″',
  '`': 'ˋ',
  '\\': '＼',
  '&': '＆',
  '{': '｛',
  '}': '｝',
};

/** Seconds since the epoch as axis: clock times would be off where a time zone is not a whole hour. */
function gantt(bars: readonly Bar[]): string {
  const last = bars.reduce((latest, { to }) => Math.max(latest, to), 0);
  const lines = [
    'gantt',
    '  dateFormat x',
    `  axisFormat ${last < SHORT_MS ? '%Q ms' : '%s s'}`,
    '  todayMarker off',
  ];
  let stage = '';
  for (const [i, bar] of bars.entries()) {
    if (bar.stage !== stage) lines.push(`  section ${plain(clip(bar.stage, MAX_NAME)) || '·'}`);
    stage = bar.stage;
    lines.push(`  ${bar.name} :${bar.isOnPath ? 'crit, ' : ''}t${i}, ${bar.from}, ${bar.to}`);
  }
  return lines.join('\n');
}
