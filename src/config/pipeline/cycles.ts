import { findCycle, type Graph, reverse } from '../../domain/graph.js';
import type { Pipeline } from '../../domain/pipeline.js';
import type { Path } from '../node.js';
import { itemPath, type Problems } from '../problems.js';
import type { Outline } from './outline.js';
import type { DeclaredStage } from './stages.js';

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
  const first = cycle.indexOf(cycle.reduce((a, b) => Math.min(a, b)));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function report(cycle: readonly number[], pipeline: Pipeline, outline: Outline, problems: Problems): void {
  const jobCount = pipeline.jobs.length;
  const names = cycle.map((node) =>
    node < jobCount ? (pipeline.jobs[node]?.id ?? '') : `stage ${pipeline.stages[node - jobCount]?.name}`,
  );
  const shown = names.length > 12 ? [...names.slice(0, 11), '…'] : names;
  const message = `${[...shown, names[0]].join(' → ')}: these wait for each other in a circle; remove one need`;
  problems.of('E-CYCLE', needIn(cycle, jobCount, outline, problems), message);
}

/** The path of the first written need along the circle; else that of the job or stage that it begins with. */
function needIn(cycle: readonly number[], jobCount: number, outline: Outline, problems: Problems): Path {
  const declared = (node: number) =>
    node < jobCount ? outline.declaredAt(node) : (outline.stages[node - jobCount] as DeclaredStage);
  for (const [i, node] of cycle.entries()) {
    const needing = declared(node);
    const needed = declared(cycle.at(i - 1) as number);
    const at = (needing.fields.needs ?? []).findIndex((need) => {
      const name = typeof need === 'string' ? need : need.job;
      if ('stage' in needing) return outline.jobNamed(name, needing) === needed;
      return !('stage' in needed) && name === needed.name;
    });
    if (at >= 0) return itemPath([...needing.path, 'needs'], at, problems);
  }
  return declared(cycle[0] as number).path;
}
