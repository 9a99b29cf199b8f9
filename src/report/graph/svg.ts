import type { StageJobs } from '../../domain/event.js';
import { displayWidth } from '../width.js';
import { gatesOf } from './gates.js';
import { oneLabel, shortened } from './labels.js';
import { type Box, type Layered, type Link, layered, type Size, workOf } from './layered.js';

const COLUMN = 7.3;
const MOST_COLUMNS = 60;
const JOB_HEIGHT = 28;
const PADDING = 14;
const POINT = 8;
const MARGIN = 12;
/** `workOf` says what that takes: a few seconds at most. */
const MAX_WORK = 3000;

/** A job with its id, or the end of a stage that others wait for. */
interface Node extends Size {
  readonly label: string;
  readonly isGate: boolean;
}

/**
 * The pipeline as one SVG that needs nothing beside it and is readable on light and on dark. Who waits for a
 * whole stage does so through one point. Undefined where it is too large to be laid out in a few seconds.
 */
export async function svg(name: string, stages: readonly StageJobs[]): Promise<string | undefined> {
  const { nodes, links } = nodesOf(stages);
  if (workOf(nodes.length, links) > MAX_WORK) return undefined;
  const placed = await layered(nodes, links, { above: 12, beside: 44 });
  const jobs = nodes.filter(({ isGate }) => !isGate).length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="cimyr-graph" role="img" ${extent(placed)} font-family="sans-serif" font-size="12">`,
    `<title>${escaped(oneLabel(name))}</title>`,
    `<desc>${jobs} ${jobs === 1 ? 'job' : 'jobs'} and what they wait for, from left to right</desc>`,
    STYLE,
    ...placed.ways.map(
      (way) =>
        `<path class="way" d="${way.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')}"/>`,
    ),
    ...nodes.map((node, i) => drawn(node, placed.boxes[i] as Box)),
    '</svg>',
  ].join('\n');
}

const rules = (face: string, line: string, text: string) =>
  [
    `.cimyr-graph rect { fill: ${face}; stroke: ${line} }`,
    `.cimyr-graph circle, .cimyr-graph marker path { fill: ${line} }`,
    `.cimyr-graph text { fill: ${text} }`,
    `.cimyr-graph .way { stroke: ${line} }`,
  ].join('\n');

// No variables and no currentColor: not every viewer of pictures knows them. The class keeps the rules off the
// other pictures of a page that this one is put into.
const STYLE = `<style>
.cimyr-graph .way { fill: none; marker-end: url(#cimyr-to) }
${rules('#f6f8fa', '#6e7781', '#1f2328')}
@media (prefers-color-scheme: dark) {
${rules('#21262d', '#8b949e', '#e6edf3')}
}
</style>
<defs><marker id="cimyr-to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>`;

function nodesOf(stages: readonly StageJobs[]): { nodes: Node[]; links: Link[] } {
  const jobs = stages.flatMap((stage) => stage.jobs);
  const nodes = jobs.map(({ id }): Node => {
    const width = Math.min(displayWidth(oneLabel(id)), MOST_COLUMNS) * COLUMN + 2 * PADDING;
    return { label: oneLabel(id), isGate: false, width, height: JOB_HEIGHT };
  });
  const indexOf = new Map(jobs.map(({ id }, index) => [id, index]));
  const known = (id: string) => indexOf.get(id) as number;
  const links: Link[] = jobs.flatMap((job, index) =>
    job.needs.filter((need) => indexOf.has(need)).map((need): Link => [known(need), index]),
  );
  for (const { stage, ends, starts } of gatesOf(stages)) {
    const gate = nodes.length;
    const label = `end of ${oneLabel(stages[stage]?.name ?? '')}`;
    nodes.push({ label, isGate: true, width: POINT, height: POINT });
    links.push(...ends.map((id): Link => [known(id), gate]), ...starts.map((id): Link => [gate, known(id)]));
  }
  return { nodes, links };
}

function drawn({ label, isGate }: Node, { x, y, width, height }: Box): string {
  const title = `<title>${escaped(label)}</title>`;
  const [middle, centre] = [round(x + width / 2), round(y + height / 2)];
  if (isGate) return `<g>${title}<circle cx="${middle}" cy="${centre}" r="${POINT / 2}"/></g>`;
  const box = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="6"`;
  const text = escaped(shortened(label, MOST_COLUMNS));
  return `<g>${title}<rect ${box}/><text x="${middle}" y="${centre}" text-anchor="middle" dominant-baseline="central">${text}</text></g>`;
}

/** As large as its letters want it: without a size a viewer blows a small graph up to the whole page. */
function extent({ width, height }: Layered): string {
  const [across, down] = [width, height].map((size) => round(Math.max(size, 0) + 2 * MARGIN));
  return `width="${across}" height="${down}" viewBox="${-MARGIN} ${-MARGIN} ${across} ${down}"`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
