import { buildGraph, findCycle, type Graph } from '../domain/graph.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { globsOverlap } from './globs-overlap.js';
import type { Problems } from './problems.js';

/** What only the whole pipeline shows: cycles, and concurrent jobs that would write the same files. */
export function crossCheck(pipeline: Pipeline, problems: Problems): void {
  const graph = buildGraph(pipeline);
  const cycle = findCycle(graph);
  if (cycle) return reportCycle(pipeline, cycle, problems);
  checkOverlaps(pipeline, graph, problems);
}

function reportCycle(pipeline: Pipeline, cycle: readonly number[], problems: Problems): void {
  const jobCount = pipeline.jobs.length;
  const names = cycle.map((node) =>
    node < jobCount ? (pipeline.jobs[node]?.id ?? '') : `stage ${pipeline.stages[node - jobCount]?.name}`,
  );
  // A job and its own stage's gate say the same twice.
  const first = pipeline.jobs[cycle.find((node) => node < jobCount) ?? -1];
  const { line = 1, column = 1 } = first?.place ?? {};
  const offset = (problems.source.lineStarts[line - 1] ?? 0) + column - 1;
  const path = [...names, names[0]].join(' → ');
  problems.at(
    'E-CYCLE',
    [offset, offset],
    '',
    `${path}: these wait for each other in a circle; remove one need`,
  );
}

interface Output {
  readonly job: Job;
  readonly pattern: string;
}

/** Jobs share the checkout: two that may run at the same time must not produce the same paths. */
function checkOverlaps(pipeline: Pipeline, graph: Graph, problems: Problems): void {
  const outputs = pipeline.jobs.flatMap((job) => outputsOf(job).map((pattern): Output => ({ job, pattern })));
  const said = new Set<string>();
  for (const [a, b] of overlappingPairs(outputs)) {
    const key = `${a.job.place.line} ${b.job.place.line}`;
    if (said.has(key) || reaches(graph, a.job.index, b.job.index) || reaches(graph, b.job.index, a.job.index))
      continue;
    said.add(key);
    const cells =
      a.job.place.line === b.job.place.line
        ? '; put ${{ matrix.… }} into the path'
        : '; let one need the other, or write to different paths';
    const { line, column } = b.job.place;
    const offset = (problems.source.lineStarts[line - 1] ?? 0) + column - 1;
    problems.at(
      'E-OVERLAP',
      [offset, offset],
      '',
      `'${b.job.id}' and '${a.job.id}' may run at the same time and both produce '${b.pattern}'${cells}`,
    );
  }
}

/** Patterns whose text is fixed once the matrix is known; others cannot be compared before the run. */
function outputsOf(job: Job): string[] {
  const templates = job.artifacts?.paths ?? [];
  return templates.flatMap((template) => {
    const parts = template.parts.map((part) => {
      if (typeof part === 'string') return part.includes('${') ? undefined : part;
      const onlyMatrix = part.reads.every(([root]) => root === 'matrix');
      return onlyMatrix ? `${JSON.stringify(job.cell ?? {})}${part.source}` : undefined;
    });
    return parts.includes(undefined) ? [] : [parts.join('')];
  });
}

/** Pairs of different jobs with overlapping patterns. Patterns are grouped by their first segment, since most differ there. */
function* overlappingPairs(outputs: readonly Output[]): Generator<[Output, Output]> {
  const groups = new Map<string, Output[]>();
  const everywhere: Output[] = [];
  for (const output of outputs) {
    const [first = ''] = output.pattern.split('/');
    if (/[*?[{]/.test(first)) everywhere.push(output);
    else groups.set(first, [...(groups.get(first) ?? []), output]);
  }
  for (const group of [...groups.values(), []]) {
    const rivals = group.length > 0 ? group : everywhere;
    for (const [i, a] of rivals.entries()) {
      const others = group.length > 0 ? [...rivals.slice(i + 1), ...everywhere] : rivals.slice(i + 1);
      for (const b of others) if (a.job !== b.job && globsOverlap(a.pattern, b.pattern)) yield [a, b];
    }
  }
}

function reaches(graph: Graph, from: number, to: number): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    for (const next of graph.after[node] ?? []) {
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
}
