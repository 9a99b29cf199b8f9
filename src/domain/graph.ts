import type { Pipeline } from './pipeline.js';

/**
 * The pipeline as a graph. Nodes 0 … jobCount−1 are the jobs; behind them comes one gate per stage, which is
 * passed when all of the stage's jobs and the stages before it have ended. Gates keep the edges between two
 * stages at m + n instead of m × n.
 */
export interface Graph {
  readonly jobCount: number;
  /** For every node the nodes that it waits for. */
  readonly before: readonly (readonly number[])[];
  /** For every node the nodes that wait for it. */
  readonly after: readonly (readonly number[])[];
}

export function buildGraph(pipeline: Pipeline): Graph {
  const jobCount = pipeline.jobs.length;
  const gate = (stage: number) => jobCount + stage;
  const before: number[][] = pipeline.jobs.map((job) => {
    const needs = job.needs.map((need) => need.job);
    return job.isGated ? [...needs, ...(pipeline.stages[job.stage]?.needs.map(gate) ?? [])] : needs;
  });
  for (const stage of pipeline.stages) before.push([...stage.jobs, ...stage.needs.map(gate)]);
  return { jobCount, before, after: reverse(before) };
}

export function reverse(before: readonly (readonly number[])[]): number[][] {
  const after: number[][] = before.map(() => []);
  for (const [node, needs] of before.entries()) for (const need of needs) after[need]?.push(node);
  return after;
}

/** Nodes in an order in which needs come first; nodes on a cycle, and behind one, are left out. O(V+E). */
export function topologicalOrder(graph: Pick<Graph, 'before' | 'after'>): number[] {
  const waits = graph.before.map((needs) => needs.length);
  const order = waits.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let i = 0; i < order.length; i++) {
    for (const next of graph.after[order[i] as number] ?? []) {
      waits[next] = (waits[next] as number) - 1;
      if (waits[next] === 0) order.push(next);
    }
  }
  return order;
}

/** A cycle as a path in which every node needs the one before it and the first the last, or undefined. O(V+E). */
export function findCycle(graph: Pick<Graph, 'before' | 'after'>): number[] | undefined {
  const ordered = new Set(topologicalOrder(graph));
  const start = graph.before.findIndex((_, node) => !ordered.has(node));
  if (start < 0) return undefined;
  // Every node left over waits for another one left over: walking that way must come back.
  const seenAt = new Map<number, number>();
  const path: number[] = [];
  for (let node = start; ; ) {
    const at = seenAt.get(node);
    if (at !== undefined) return path.slice(at).reverse();
    seenAt.set(node, path.length);
    path.push(node);
    node = graph.before[node]?.find((need) => !ordered.has(need)) as number;
  }
}

/**
 * The longest path from the start of each node to the end of the graph, itself included:
 * `tail(v) = weight(v) + max over v's followers of tail`. Gates weigh nothing.
 */
export function tails(graph: Graph, weight: (job: number) => number): Float64Array {
  const result = new Float64Array(graph.before.length);
  const order = topologicalOrder(graph);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as number;
    let longest = 0;
    for (const next of graph.after[node] ?? []) longest = Math.max(longest, result[next] as number);
    result[node] = longest + (node < graph.jobCount ? weight(node) : 0);
  }
  return result;
}
