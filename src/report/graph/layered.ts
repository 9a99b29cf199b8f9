import { reverse, topologicalOrder } from '../../domain/graph.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Placed by its upper left corner. */
export type Box = Size & Point;

/** By index: from a box to another one. */
export type BoxLink = readonly [from: number, to: number];

export interface Layered extends Size {
  readonly boxes: readonly Box[];
  /** Of each link the points of its way, the first and the last on the borders of its boxes. */
  readonly ways: readonly (readonly Point[])[];
}

/** Space between boxes above each other and beside each other. */
export interface Gaps {
  readonly above: number;
  readonly beside: number;
}

/** Lays boxes out from left to right along their links, which go round the boxes between. */
export async function layered(
  sizes: readonly Size[],
  links: readonly BoxLink[],
  gaps: Gaps,
): Promise<Layered> {
  // 50 KB that only this format needs.
  const { Graph, layout } = await import('@dagrejs/dagre');
  const graph = new Graph();
  // The library's usual ranker takes ten times as long for large graphs, and draws hardly better.
  graph.setGraph({ rankdir: 'LR', ranker: 'tight-tree', nodesep: gaps.above, ranksep: gaps.beside });
  for (const [i, { width, height }] of sizes.entries()) graph.setNode(`${i}`, { width, height });
  for (const [from, to] of links) graph.setEdge(`${from}`, `${to}`, {});
  layout(graph);
  const { width, height } = graph.graph();
  const boxes = sizes.map((size, i) => {
    const centre = graph.node(`${i}`);
    return { ...size, x: centre.x - size.width / 2, y: centre.y - size.height / 2 };
  });
  return { width, height, boxes, ways: links.map(([from, to]) => graph.edge(`${from}`, `${to}`).points) };
}

/** The library goes down the ranks by recursion; 2000 of them overflow the stack. */
const MAX_RANKS = 600;

/**
 * How much a layout has to do: the library puts a node of its own wherever a link passes a rank. 3000 of this
 * unit took at most 4 s, where all ranks were wide or each box was linked with each of the next rank.
 */
export function workOf(count: number, links: readonly BoxLink[]): number {
  const rank = ranksOf(count, links);
  if (rank.some((depth) => depth > MAX_RANKS)) return Number.POSITIVE_INFINITY;
  return links.reduce((sum, [from, to]) => sum + Math.abs((rank[to] ?? 0) - (rank[from] ?? 0)), count);
}

/** The length of the longest way to each box; on a circle it counts as none. */
function ranksOf(count: number, links: readonly BoxLink[]): Uint32Array {
  const before: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to] of links) before[to]?.push(from);
  const rank = new Uint32Array(count);
  for (const box of topologicalOrder({ before, after: reverse(before) }))
    for (const other of before[box] ?? []) rank[box] = Math.max(rank[box] ?? 0, (rank[other] ?? 0) + 1);
  return rank;
}
