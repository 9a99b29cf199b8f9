import { findCycle, type Graph, reverse } from '../../domain/graph.js';
import type { Pipeline } from '../../domain/pipeline.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { Outline } from './outline.js';

/** After so many circles the rest is not looked for. */
const MANY = 10;

/** Needs that go in circles, each shown as a path at one of the needs that make it; says whether there are any. */
export function checkCycles(pipeline: Pipeline, graph: Graph, outline: Outline, problems: Problems): boolean {
  let rest: Pick<Graph, 'before' | 'after'> = graph;
  for (let found = 0; found < MANY; found++) {
    const cycle = findCycle(rest);
    if (!cycle) return found > 0;
    report(fromFirstJob(cycle), pipeline, outline, problems);
    // Without the edges inside the circle the others come to light.
    const inCycle = new Set(cycle);
    const before = rest.before.map((needs, node) =>
      inCycle.has(node) ? needs.filter((need) => !inCycle.has(need)) : needs,
    );
    rest = { before, after: reverse(before) };
  }
  return true;
}

/** The same circle, beginning with the job that the file names first. */
function fromFirstJob(cycle: readonly number[]): number[] {
  const first = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function report(cycle: readonly number[], pipeline: Pipeline, outline: Outline, problems: Problems): void {
  const jobCount = pipeline.jobs.length;
  const names = cycle.map((node) =>
    node < jobCount ? (pipeline.jobs[node]?.id ?? '') : `stage ${pipeline.stages[node - jobCount]?.name}`,
  );
  const shown = names.length > 12 ? [...names.slice(0, 11), '…'] : names;
  const message = `${[...shown, names[0]].join(' → ')}: these wait for each other in a circle; remove one need`;
  problems.of('E-CYCLE', needIn(cycle, jobCount, outline), message);
}

/** The path of the first written need along the circle; else that of the job or stage that it begins with. */
function needIn(cycle: readonly number[], jobCount: number, outline: Outline): Path {
  for (const [i, node] of cycle.entries()) {
    const before = cycle.at(i - 1) as number;
    const needing = node < jobCount ? outline.declaredAt(node) : outline.stages[node - jobCount];
    const written = needing?.fields.needs ?? [];
    const at = written.findIndex((need) => means(need, node, before, jobCount, outline));
    if (needing && at >= 0) return [...needing.path, 'needs', at];
  }
  const [first = 0] = cycle;
  return (first < jobCount ? outline.declaredAt(first) : outline.stages[first - jobCount])?.path ?? [];
}

type WrittenNeed = string | { readonly job: string };

function means(need: WrittenNeed, node: number, before: number, jobCount: number, outline: Outline): boolean {
  const name = typeof need === 'string' ? need : need.job;
  if (node >= jobCount) return before >= jobCount && outline.stages[before - jobCount]?.name === name;
  if (before >= jobCount) return false;
  const found = outline.names.resolve(name, outline.declaredAt(node));
  return typeof found === 'number' && outline.jobs[found] === outline.declaredAt(before);
}
