import type { JobRow } from '../../../domain/event.js';
import { flowchart, type MermaidLook } from '../../graph/mermaid.js';
import { OUTCOME_CLASSES } from '../../graph/outcome-classes.js';
import type { GraphJob, GraphSection, Standing } from '../../kinds/model.js';
import { codeBlock } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import { boxWords, rowsOf } from '../graph-rows.js';

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
export function graphPart({ stages, path }: GraphSection): string {
  if (stages.every(({ jobs }) => jobs.length === 0)) return '';
  const byId = new Map(stages.flatMap(({ jobs }) => jobs.map((job) => [job.id, job] as const)));
  const rows = rowsOf(stages);
  const lookOf = (group: readonly JobRow[]) => look(group.flatMap(({ id }) => byId.get(id) ?? []));
  const chart = flowchart(rows, { lookOf, classDefs: OUTCOME_CLASSES, path });
  if (!chart) return '<sub>The graph is too large to be drawn here.</sub>';
  const legend = chart.hasPath ? '\n\n<sub>Thick arrows: the longest path.</sub>' : '';
  return `${codeBlock(chart.text, 'mermaid')}${legend}`;
}

/** A node may stand for several jobs: the worst of them decides. */
function look(jobs: readonly GraphJob[]): MermaidLook {
  const told = boxWords(jobs);
  return told ? { note: `${ICONS[told.status]} ${told.words}`.trimEnd(), look: LOOKS[told.status] } : {};
}
