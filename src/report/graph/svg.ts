import { displayWidth } from '../../base/width.js';
import type { StageJobs } from '../../domain/event.js';
import { gatesOf } from './gates.js';
import { oneLabel, shortenedLabel } from './labels.js';
import { type Box, type BoxLink, type Layered, layered, type Size, workOf } from './layered.js';
import { GRAPH_STYLE, type GraphLook } from './svg-style.js';

const COLUMN = 7.3;
const MOST_COLUMNS = 60;
const JOB_HEIGHT = 28;
const PADDING = 14;
const POINT = 8;
const MARGIN = 12;
/** For a second line. */
const NOTE_HEIGHT = 16;
/** `workOf` says what that takes: a few seconds at most. */
const MAX_WORK = 3000;

/** What came of a job: a class of the rules below, and a second line. */
export interface NodeLook {
  readonly look: GraphLook;
  readonly note: string;
}

/** What is shown beyond names and needs. */
export interface Dress {
  /** By id. */
  readonly looks: ReadonlyMap<string, NodeLook>;
  /** Ids: ways between them are thick. */
  readonly path: ReadonlySet<string>;
  /** Of the unit of `workOf`. */
  readonly maxWork: number;
}

const PLAIN: Dress = { looks: new Map(), path: new Set(), maxWork: MAX_WORK };

/** A job with its id, or the end of a stage that others wait for. */
interface Node extends Size {
  readonly label: string;
  readonly isGate: boolean;
  readonly isOnPath: boolean;
  readonly look?: NodeLook;
}

/**
 * The pipeline as one SVG that needs nothing beside it and is readable on light and on dark. Who waits for a
 * whole stage does so through one point. Undefined where it is too large to be laid out in a few seconds.
 */
export async function svg(
  name: string,
  stages: readonly StageJobs[],
  dress: Dress = PLAIN,
): Promise<string | undefined> {
  const { nodes, links } = nodesOf(stages, dress);
  if (workOf(nodes.length, links) > dress.maxWork) return undefined;
  const placed = await layered(nodes, links, { above: 12, beside: 44 });
  const jobs = nodes.filter(({ isGate }) => !isGate).length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="cimyr-graph" role="img" ${extent(placed)} font-family="sans-serif" font-size="12">`,
    `<title>${escaped(oneLabel(name))}</title>`,
    `<desc>${jobs} ${jobs === 1 ? 'job' : 'jobs'} and what they wait for, from left to right</desc>`,
    GRAPH_STYLE,
    ...placed.ways.map((way, i) => {
      const isOnPath = links[i]?.every((end) => nodes[end]?.isOnPath);
      const points = way.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
      return `<path class="way${isOnPath ? ' path' : ''}" d="${points.join('')}"/>`;
    }),
    ...nodes.map((node, i) => drawn(node, placed.boxes[i] as Box)),
    '</svg>',
  ].join('\n');
}

function nodesOf(
  stages: readonly StageJobs[],
  { looks, path }: Dress,
): { readonly nodes: Node[]; readonly links: BoxLink[] } {
  const jobs = stages.flatMap((stage) => stage.jobs);
  const nodes = jobs.map(({ id }): Node => {
    const given = looks.get(id);
    const look = given && { ...given, note: oneLabel(given.note) };
    const height = JOB_HEIGHT + (look ? NOTE_HEIGHT : 0);
    const columns = Math.max(displayWidth(oneLabel(id)), displayWidth(look?.note ?? ''));
    const width = Math.min(columns, MOST_COLUMNS) * COLUMN + 2 * PADDING;
    return {
      label: oneLabel(id),
      isGate: false,
      isOnPath: path.has(id),
      width,
      height,
      ...(look ? { look } : {}),
    };
  });
  const indexOf = new Map(jobs.map(({ id }, index) => [id, index]));
  const known = (id: string) => indexOf.get(id) as number;
  const links: BoxLink[] = jobs.flatMap((job, index) =>
    job.needs.filter((need) => indexOf.has(need)).map((need): BoxLink => [known(need), index]),
  );
  for (const { stage, ends, starts } of gatesOf(stages)) {
    const gate = nodes.length;
    const label = `end of ${oneLabel(stages[stage]?.name ?? '')}`;
    const isOnPath = [ends, starts].every((some) => some.some((id) => path.has(id)));
    nodes.push({ label, isGate: true, isOnPath, width: POINT, height: POINT });
    links.push(
      ...ends.map((id): BoxLink => [known(id), gate]),
      ...starts.map((id): BoxLink => [gate, known(id)]),
    );
  }
  return { nodes, links };
}

function drawn({ label, isGate, look, width: own, height: tall }: Node, { x, y }: Box): string {
  const [middle, centre] = [round(x + own / 2), round(y + tall / 2)];
  if (isGate)
    return `<g><title>${escaped(label)}</title><circle cx="${middle}" cy="${centre}" r="${POINT / 2}"/></g>`;
  const title = `<title>${escaped(look ? `${label}: ${look.note}` : label)}</title>`;
  const box = `x="${round(x)}" y="${round(y)}" width="${round(own)}" height="${tall}" rx="6"`;
  const line = (text: string, at: number, name = '') =>
    `<text${name} x="${middle}" y="${round(at)}" text-anchor="middle" dominant-baseline="central">${escaped(shortenedLabel(text, MOST_COLUMNS))}</text>`;
  const lines = look
    ? line(label, y + tall / 2 - NOTE_HEIGHT / 2) +
      line(look.note, y + tall / 2 + NOTE_HEIGHT / 2, ' class="note"')
    : line(label, y + tall / 2);
  return `<g${look ? ` class="${look.look}"` : ''}>${title}<rect ${box}/>${lines}</g>`;
}

/** As large as its letters want it: without a size a viewer blows a small graph up to the whole page. */
function extent({ width, height }: Layered): string {
  const [across, down] = [width, height].map((size) => round(Math.max(size, 0) + 2 * MARGIN));
  return `width="${across}" height="${down}" viewBox="${-MARGIN} ${-MARGIN} ${across} ${down}"`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
