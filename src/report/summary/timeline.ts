import { formatDuration } from '../../base/duration.js';
import { jobsByStage } from '../../domain/jobs-by-stage.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../domain/record.js';
import { type Bar, barLook, GANTT_LEGEND, gantt, ganttName } from '../graph/gantt.js';
import { withoutStage } from '../graph/labels.js';
import { clip, codeBlock } from '../markdown.js';
import { ICONS } from './icons.js';

// GitHub renders no diagram over 50,000 characters, and nobody reads one of so many rows.
const MAX_ROWS = 450;
const MAX_CHARACTERS = 45_000;
const SLOWEST = 20;
const MAX_NAME = 60;
/**
 * When each job ran, as a mermaid gantt, folded. Of too many jobs only the longest path and the slowest; of too many
 * still, a sentence. One bar alone says nothing that the table does not say.
 */
export function timeline(record: RunRecord, path: readonly string[]): string {
  const bars = barsOf(record, new Set(path));
  if (bars.length < 2) return '';
  const slowest = new Set([...bars].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, SLOWEST));
  const few = bars.filter((bar) => bar.look !== 'done' || slowest.has(bar));
  const drawn = [bars, few].find((some) => fits(some));
  if (!drawn) return '<sub>The timeline is too large to be drawn here.</sub>';
  const left = bars.length - drawn.length;
  const title =
    left > 0 ? `Timeline: what failed, the longest path and the slowest, ${left} more left out` : 'Timeline';
  const text = codeBlock(gantt(drawn), 'mermaid');
  return `<details><summary>${title} (${GANTT_LEGEND})</summary>\n\n${text}\n\n</details>`;
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
          const ms = Math.max(1, to - from);
          const look = barLook(attempt.outcome?.status === 'success', onPath.has(job.id));
          return { section: clip(stage, MAX_NAME), name: nameOf(job, i, ms), look, from, to: from + ms };
        }),
      )
      .sort((a, b) => a.from - b.from),
  );
}

function nameOf(job: JobRecord, index: number, ms: number): string {
  const attempt = index > 0 ? `, attempt ${index + 1}` : '';
  const behind = `${attempt} ${formatDuration(ms)}`;
  const label = clip(withoutStage(job.id, job.stage), MAX_NAME - behind.length);
  return `${iconOf(job.attempts[index], job)} ${ganttName(label)}${behind}`;
}

const iconOf = (attempt: AttemptRecord | undefined, { allowed }: JobRecord): string =>
  attempt?.outcome?.status === 'failure' && allowed ? '⚠️' : ICONS[attempt?.outcome?.status ?? 'cancelled'];
