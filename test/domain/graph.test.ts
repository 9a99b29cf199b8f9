import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildGraph,
  findCycle,
  type Graph,
  reverse,
  tails,
  topologicalOrder,
} from '../../src/domain/graph.js';
import { pipelineOf } from './pipelines.js';

const graphOf = (before: readonly (readonly number[])[]): Graph => ({
  jobCount: before.length,
  before,
  after: reverse(before),
});

/** Any graph of up to nine nodes: needs may go in circles, repeat, and point at their own node. */
const anyGraph = fc.integer({ min: 0, max: 9 }).chain((size) => {
  const needs = fc.array(fc.nat({ max: Math.max(0, size - 1) }), { maxLength: 3 });
  return fc.array(needs, { minLength: size, maxLength: size });
});

/** Whether a node can be reached from itself, by the closure of its needs. */
function isOnCycle(before: readonly (readonly number[])[], node: number): boolean {
  const seen = new Set<number>();
  const open = [...(before[node] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!seen.has(next)) open.push(...(before[next] ?? []));
    seen.add(next);
  }
  return seen.has(node);
}

describe('a cycle', () => {
  it('is found exactly where there is one, and is one: each node needs the one before, the first the last', () => {
    fc.assert(
      fc.property(anyGraph, (before) => {
        const cycle = findCycle(graphOf(before));
        expect(cycle !== undefined).toBe(before.some((_, node) => isOnCycle(before, node)));
        for (const [i, node] of (cycle ?? []).entries()) expect(before[node]).toContain(cycle?.at(i - 1));
        expect(new Set(cycle).size).toBe(cycle?.length ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it('through a gate is found: a job that needs a job of a later stage', () => {
    const pipeline = pipelineOf({
      build: { jobs: { compile: { needs: ['test.unit'] } } },
      test: { jobs: { unit: {} } },
    });
    // compile (0) waits for unit (1), unit for the gate of build (2), the gate for compile.
    expect(findCycle(buildGraph(pipeline))?.toSorted()).toEqual([0, 1, 2]);
  });
});

describe('an order', () => {
  it('has needs first, and all nodes but those on a cycle or behind one', () => {
    fc.assert(
      fc.property(anyGraph, (before) => {
        const order = topologicalOrder(graphOf(before));
        const position = new Map(order.map((node, i) => [node, i]));
        expect(position.size).toBe(order.length);
        for (const node of order)
          for (const need of before[node] ?? [])
            expect(position.get(need)).toBeLessThan(position.get(node) as number);
        const isStuck = (node: number): boolean =>
          isOnCycle(before, node) || (before[node] ?? []).some((need) => isStuck(need));
        expect(before.map((_, node) => position.has(node))).toEqual(before.map((_, node) => !isStuck(node)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('tails', () => {
  it('are the longest remaining paths, the node included', () => {
    const acyclic = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 9 }).map((lists) =>
      // Needs point backwards only.
      lists.map((needs, node) => (node === 0 ? [] : needs.map((need) => need % node))),
    );
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(acyclic, weights, fc.nat({ max: 9 }), (before, weight, gates) => {
        const after = reverse(before);
        const jobCount = Math.max(0, before.length - gates);
        const own = (node: number) => (node < jobCount ? (weight[node] as number) : 0);
        const longest = (node: number): number =>
          own(node) + Math.max(0, ...(after[node] ?? []).map((next) => longest(next)));
        const found = tails({ jobCount, before, after }, (job) => weight[job] as number);
        expect([...found]).toEqual(before.map((_, node) => longest(node)));
      }),
    );
  });
});

describe('the graph of a pipeline', () => {
  it('has a gate for each stage, and a job with needs of its own does not wait for it', () => {
    const pipeline = pipelineOf({
      build: { jobs: { compile: {}, assets: { needs: [] } } },
      test: { jobs: { unit: {}, lint: { needs: [] }, e2e: { needs: ['test.unit', 'build.compile'] } } },
      docs: { needs: [], jobs: { site: {} } },
      ship: { needs: ['test', 'docs'], jobs: { push: {} } },
    });
    const { jobCount, before, after } = buildGraph(pipeline);
    expect(jobCount).toBe(7);
    const [build, test, docs] = [7, 8, 9];
    expect(before.slice(0, jobCount)).toEqual([[], [], [build], [], [2, 0], [], [test, docs]]);
    expect(before.slice(jobCount)).toEqual([[0, 1], [2, 3, 4, build], [5], [6, test, docs]]);
    expect(after[build]).toEqual([2, test]);
  });

  it('has m + n edges between two stages, not m times n', () => {
    const jobs = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`j${i}`, {}]));
    const { before } = buildGraph(pipelineOf({ a: { jobs }, b: { jobs } }));
    expect(before.flat()).toHaveLength(3001);
  });

  it('may be a chain of 20,000 jobs: nothing overflows', () => {
    const graph = graphOf(Array.from({ length: 20_000 }, (_, i) => (i === 0 ? [] : [i - 1])));
    expect(topologicalOrder(graph)).toHaveLength(20_000);
    expect(tails(graph, () => 1)[0]).toBe(20_000);
    expect(findCycle(graph)).toBeUndefined();
    const circle = graphOf(graph.before.map((needs, i) => (i === 0 ? [19_999] : needs)));
    expect(findCycle(circle)).toHaveLength(20_000);
  });
});
