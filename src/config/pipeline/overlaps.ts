import { Automaton } from '../../base/glob/automaton.js';
import { isLeftOver } from '../../base/glob/left-over.js';
import { type Graph, topologicalOrder } from '../../domain/graph.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { Output } from './outputs.js';
import { rivalsOf } from './rivals.js';
import { WORD, waitingBits } from './waiting.js';

interface Written {
  readonly graph: Graph;
  readonly outputs: readonly Output[];
  /** The older system did not mind. */
  readonly older: boolean;
}

/** Jobs share the checkout: two that may run at the same time must not produce the same paths. */
export function checkOverlaps({ graph, outputs, older }: Written, problems: Problems): void {
  for (const [a, b] of concurrentPairs(graph, outputs, problems)) {
    const remedy =
      a.path === b.path
        ? 'put ${{ matrix.… }} into the path'
        : 'let one need the other, or write to different paths';
    const names = `'${b.job.id}' and '${a.job.id}'`;
    const message = `${names} may run at the same time and both produce '${b.pattern.slice(0, 80)}'; ${remedy}`;
    const isMild = older || a.isReport || b.isReport;
    problems.of(isMild ? 'W-OVERLAP' : 'E-OVERLAP', b.path, message);
  }
}

/** Outputs that share a pattern, in an order in which needed jobs come first. */
interface Group {
  readonly outputs: readonly Output[];
  readonly jobs: Uint32Array;
  /** Numbers of their paths as written: the cells of a matrix have the same. */
  readonly written: Uint32Array;
}

/**
 * Pairs of outputs that overlap and whose jobs neither wait for each other nor share a lock; of each path as
 * written one pair. Of two jobs only the one behind in the order can wait for the other.
 */
function* concurrentPairs(
  graph: Graph,
  outputs: readonly Output[],
  problems: Problems,
): Generator<[Output, Output]> {
  const order = topologicalOrder(graph);
  const rank = new Uint32Array(graph.before.length);
  for (const [i, node] of order.entries()) rank[node] = i;
  const sorted = outputs.toSorted((a, b) => (rank[a.job.index] as number) - (rank[b.job.index] as number));
  const rivals = rivalGroups(sorted, problems);
  const isLeft = meeting();
  const said = new Uint8Array(sorted.length);
  const asking = sorted.filter(({ pattern }) => rivals.has(pattern));
  for (let from = 0; from < asking.length; from += WORD) {
    const some = asking.slice(from, from + WORD);
    const sources = some.map(({ job }) => job.index);
    const waiting = waitingBits(graph, order, sources);
    for (const a of some) {
      const bit = 1 << sources.lastIndexOf(a.job.index);
      for (const group of rivals.get(a.pattern) ?? []) {
        for (let i = group.jobs.length - 1; i >= 0; i--) {
          const [job, path] = [group.jobs[i] as number, group.written[i] as number];
          if ((rank[job] as number) <= (rank[a.job.index] as number)) break;
          if (said[path] === 1 || ((waiting[job] as number) & bit) !== 0) continue;
          const b = group.outputs[i] as Output;
          if (a.job.locks.some((lock) => b.job.locks.includes(lock)) || !isLeft(a, b)) continue;
          said[path] = 1;
          yield [a, b];
        }
      }
    }
  }
}

/** Whether two outputs that overlap still do without what the lists around them take away. */
function meeting(): (a: Output, b: Output) => boolean {
  const known = new Map<string, boolean>();
  return (a, b) => {
    const away = [...a.away, ...b.away];
    if (away.length === 0) return true;
    const key = [a.pattern, b.pattern, ...away].join('\0');
    const found = known.get(key) ?? isLeftOver(new Automaton(a.pattern), new Automaton(b.pattern), away);
    known.set(key, found);
    return found;
  };
}

/** For each pattern the groups of outputs that overlap it; its own where several jobs have it. */
function rivalGroups(sorted: readonly Output[], problems: Problems): Map<string, readonly Group[]> {
  const groups = groupsOf(sorted);
  const { rivals, isComplete } = rivalsOf(groups.keys());
  if (!isComplete) {
    const message = 'too many path patterns to compare them all; begin them with folders of their own';
    problems.of('W-OVERLAP', [], message);
  }
  const found = [...groups].map(([pattern, group]) => {
    const others = [...(rivals.get(pattern) ?? [])].map((name) => groups.get(name) as Group);
    return [pattern, group.outputs.length > 1 ? [group, ...others] : others] as const;
  });
  return new Map(found.filter(([, others]) => others.length > 0));
}

function groupsOf(sorted: readonly Output[]): Map<string, Group> {
  const byPattern = new Map<string, Output[]>();
  const numbers = new Map<Path, number>();
  for (const output of sorted) {
    numbers.set(output.path, numbers.get(output.path) ?? numbers.size);
    const same = byPattern.get(output.pattern);
    if (same) same.push(output);
    else byPattern.set(output.pattern, [output]);
  }
  const groups = [...byPattern].map(([pattern, outputs]) => {
    const jobs = Uint32Array.from(outputs, ({ job }) => job.index);
    const written = Uint32Array.from(outputs, ({ path }) => numbers.get(path) as number);
    return [pattern, { outputs, jobs, written }] as const;
  });
  return new Map(groups);
}
