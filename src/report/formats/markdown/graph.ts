import { formatDuration } from '../../../base/duration.js';
import type { JobRow } from '../../../domain/event.js';
import { type Look, mermaid } from '../../graph/mermaid.js';
import { OUTCOME_CLASSES } from '../../graph/outcome-classes.js';
import type { Graph, GraphJob, Standing } from '../../kinds/model.js';
import { RANKS } from '../../kinds/standing.js';
import { codeBlock } from '../../markdown.js';
import { rowsOf } from '../graph-rows.js';
import { ICONS } from './cells.js';

const LOOKS: Readonly<Record<Standing, string>> = {
  success: 'ok',
  failure: 'fail',
  cancelled: 'skip',
  skipped: 'skip',
  allowed: 'warn',
  flaky: 'warn',
  unfinished: 'skip',
};

/** The graph as mermaid draws it on GitHub, each job with what came of it. */
export function graphPart({ stages, path }: Graph): string {
  if (stages.every(({ jobs }) => jobs.length === 0)) return '';
  const byId = new Map(stages.flatMap(({ jobs }) => jobs.map((job) => [job.id, job] as const)));
  const rows = rowsOf(stages);
  const lookOf = (group: readonly JobRow[]) => look(group.flatMap(({ id }) => byId.get(id) ?? []));
  const text = mermaid(rows, { lookOf, classDefs: OUTCOME_CLASSES, path });
  if (text === undefined) return '<sub>The graph is too large to be drawn here.</sub>';
  const legend = text.includes(' ==> ') ? '\n\n<sub>Thick arrows: the longest path.</sub>' : '';
  return `${codeBlock(text, 'mermaid')}${legend}`;
}

/** A node may stand for several jobs: the worst of them decides. */
function look(jobs: readonly GraphJob[]): Look {
  const [worst] = [...jobs].sort((a, b) => RANKS[a.status] - RANKS[b.status]);
  if (!worst) return {};
  const times = jobs.flatMap(({ durationMs }) => durationMs ?? []);
  const time = times.length > 0 ? formatDuration(Math.max(...times)) : '';
  const said = [worst.reason, time].filter(Boolean).join(' · ');
  return { note: `${ICONS[worst.status]} ${said}`.trimEnd(), look: LOOKS[worst.status] };
}
