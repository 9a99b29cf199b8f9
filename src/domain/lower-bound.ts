import { type Graph, tails, topologicalOrder } from './graph.js';
import type { Replay } from './replay.js';

/** The threshold bound costs O(n²): beyond this many jobs only the simpler bounds are asked. */
const MAX_JOBS = 3000;

/**
 * No schedule of these jobs can be shorter, in ms: the largest of
 *
 *     max over j of h(j) + p(j) + q(j)                              the longest path
 *     Σ p(j)·d(j) / C                                               the work
 *     max over r, q of  r + Σ {p(j)·d(j) : h(j) ≥ r, q(j) ≥ q} / C + q
 *
 * h: longest path before a job, p: its duration, q: longest path behind it, d: what it takes of a capacity C.
 * The last holds because those jobs cannot start before r, and after the last of them q remains. The capacity
 * is the slots (C of them), and each lock (one).
 */
export function lowerBound({ graph, jobs, maxParallel, durations }: Replay): number {
  const heads = headsOf(graph, durations);
  const rests = tails(graph, (job) => durations[job] ?? 0);
  const all = jobs.map(({ slots = 1, locks = [] }, job): Task => {
    const duration = durations[job] ?? 0;
    const [head, tail] = [heads[job] ?? 0, (rests[job] ?? 0) - duration];
    return { head, tail, duration, slots: Math.min(slots, Math.max(1, maxParallel)), locks };
  });
  const path = all.reduce(
    (longest, { head, duration, tail }) => Math.max(longest, head + duration + tail),
    0,
  );
  const locks = new Map<string, Task[]>();
  for (const task of all)
    for (const lock of task.locks) locks.set(lock, [...(locks.get(lock) ?? []), { ...task, slots: 1 }]);
  return Math.max(
    path,
    // Of a run that was killed at once nobody knows how many slots it had.
    capacityBound(all, Math.max(1, maxParallel)),
    ...[...locks.values()].map((tasks) => capacityBound(tasks, 1)),
  );
}

interface Task {
  readonly head: number;
  readonly tail: number;
  readonly duration: number;
  readonly slots: number;
  readonly locks: readonly string[];
}

function headsOf(graph: Graph, durations: readonly number[]): Float64Array {
  const heads = new Float64Array(graph.before.length);
  for (const node of topologicalOrder(graph)) {
    for (const need of graph.before[node] ?? []) {
      const end = (heads[need] ?? 0) + (durations[need] ?? 0);
      heads[node] = Math.max(heads[node] ?? 0, end);
    }
  }
  return heads;
}

function capacityBound(tasks: readonly Task[], capacity: number): number {
  const work = ({ duration, slots }: Task) => duration * slots;
  const busy = tasks.filter((task) => task.duration > 0);
  const whole = busy.reduce((sum, task) => sum + work(task), 0) / capacity;
  if (busy.length > MAX_JOBS) return whole;
  const byTail = [...busy].sort((a, b) => b.tail - a.tail);
  let bound = whole;
  for (const from of new Set(busy.map(({ head }) => head))) {
    let sum = 0;
    for (const task of byTail) {
      if (task.head < from) continue;
      sum += work(task);
      bound = Math.max(bound, from + sum / capacity + task.tail);
    }
  }
  return bound;
}
