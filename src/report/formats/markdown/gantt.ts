import { formatDuration } from '../../../base/duration.js';
import { type Bar, barLook, gantt } from '../../graph/gantt.js';
import type { Stretch, Timeline } from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';

// GitHub draws no diagram over 50,000 characters; of more rows nobody can read any.
const MAX_ROWS = 60;
const MAX_NAME = 60;

/** The attempts as a mermaid gantt, in time since the run's start; undefined where they are too many to be read. */
export function timelineGantt({ stretches, total }: Timeline): string | undefined {
  return total > MAX_ROWS || stretches.length === 0 ? undefined : gantt(byJob(stretches).map(barOf));
}

/** The attempts of a job together, the jobs in the order in which they began. */
function byJob(stretches: readonly Stretch[]): Stretch[] {
  const groups = new Map<string, Stretch[]>();
  for (const stretch of stretches) groups.set(stretch.job, [...(groups.get(stretch.job) ?? []), stretch]);
  return [...groups.values()].flat();
}

function barOf({ job, status, attempt, startMs, durationMs, isOnPath }: Stretch): Bar {
  const tried = attempt > 1 ? ` attempt ${attempt},` : '';
  return {
    section: `▸ ${clip(job, MAX_NAME)}`,
    name: `${ICONS[status]}${tried} ${formatDuration(durationMs)}`,
    look: barLook(status === 'success', isOnPath),
    from: startMs,
    to: startMs + durationMs,
  };
}
