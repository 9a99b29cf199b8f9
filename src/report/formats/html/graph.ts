import { type Grouping, groupedJobs } from '../../graph/grouped.js';
import { type NodeLook, svg } from '../../graph/svg.js';
import { SIGNS } from '../../job-lines.js';
import type { GraphJob, GraphSection } from '../../kinds/model.js';
import { boxWords, rowsOf } from '../graph-rows.js';
import { LOOKS } from './marks.js';
import { type Html, html, madeElsewhere } from './markup.js';

/** More boxes nobody can look over, and a report is made in a second or two. */
const MAX_BOXES = 150;
const MAX_WORK = 600;
/** A little wider than the page it is drawn smaller; much wider it is scrolled. */
const FITTING = 1500;

const GROUPINGS: readonly (readonly [Grouping, note: string])[] = [
  ['job', ''],
  ['name', 'Cells of a matrix are drawn as one.'],
  ['stage', 'Each stage is drawn as one.'],
];

/** The graph with what came of each job, with fewer boxes where there are too many jobs. */
export async function graphSvg({ stages, path }: GraphSection): Promise<Html> {
  const rows = rowsOf(stages);
  const byId = new Map(stages.flatMap(({ jobs }) => jobs.map((job) => [job.id, job] as const)));
  const onPath = new Set(path);
  for (const [grouping, note] of GROUPINGS) {
    const { stages: drawn, members } = groupedJobs(rows, grouping);
    if (members.size > MAX_BOXES) continue;
    const looks = new Map<string, NodeLook>();
    const thick = new Set<string>();
    for (const [label, ids] of members) {
      const look = lookOf(ids.flatMap((id) => byId.get(id) ?? []));
      if (look) looks.set(label, look);
      if (ids.some((id) => onPath.has(id))) thick.add(label);
    }
    const picture = await svg('Graph of the jobs', drawn, { looks, path: thick, maxWork: MAX_WORK });
    if (picture === undefined) continue;
    const told = [note, path.length > 1 ? 'Thick: the longest path.' : ''].filter(Boolean).join(' ');
    const width = Number(/ width="([\d.]+)"/.exec(picture)?.[1]);
    const name = width <= FITTING ? 'wide fits' : 'wide';
    return html`<div class="${name}" tabindex="0" role="group" aria-label="Graph">${madeElsewhere(picture)}</div>${told === '' ? undefined : html`<p class="quiet">${told}</p>`}`;
  }
  return html`<p class="quiet">Too large to be drawn; cimyr graph --format dot gives it to other programs.</p>`;
}

/** A box may stand for several jobs: the worst of them decides. */
function lookOf(jobs: readonly GraphJob[]): NodeLook | undefined {
  const told = boxWords(jobs);
  return told && { look: LOOKS[told.status], note: `${SIGNS[told.status]} ${told.words}`.trimEnd() };
}
