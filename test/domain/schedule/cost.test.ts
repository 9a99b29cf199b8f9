import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/backoff.js';
import { type Graph, reverse } from '../../../src/domain/graph.js';
import type { Outcome } from '../../../src/domain/outcome.js';
import type { FailureMode } from '../../../src/domain/pipeline.js';
import type { Fact, ScheduledJob } from '../../../src/domain/schedule/facts.js';
import { Schedule } from '../../../src/domain/schedule/schedule.js';
import { FAILED } from './board.js';

/** Counts what is read of the lists of a graph: one for each list, one for each entry. */
function counted(lists: readonly (readonly number[])[], count: (entries: number) => void) {
  return new Proxy(lists, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (Array.isArray(value)) count(1 + value.length);
      return value;
    },
  });
}

/** Runs a graph to its end on eight slots and returns how much was looked at and how many jobs ended well. */
function costOf(
  needs: readonly (readonly number[])[],
  onFailure: FailureMode,
  outcome: (job: number) => Outcome,
) {
  const [n, edges] = [needs.length, needs.flat().length];
  let reads = 0;
  const count = (entries: number) => void (reads += entries);
  const graph: Graph = { jobCount: n, before: counted(needs, count), after: counted(reverse(needs), count) };
  const jobs = needs.map(
    (before, job): ScheduledJob => ({
      get demand() {
        count(1);
        return { slots: 1 + (job % 2), locks: job % 3 === 0 ? ['a'] : [] };
      },
      needs: before.map((need) => ({ job: need, ifSkipped: 'run' })),
      asksStatus: false,
      runsAnyway: false,
      mayFail: false,
    }),
  );
  let asked = 0;
  const admits = () => ++asked > 0;
  const schedule = new Schedule(graph, jobs, { maxParallel: 8, onFailure, weight: () => 1, admits });

  const running: number[] = [];
  let [settled, succeeded] = [0, 0];
  const tell = (fact: Fact) => {
    for (const decision of schedule.tell(fact)) {
      if (decision.kind === 'start') running.push(decision.job);
      if (decision.kind === 'settle') settled++;
      if (decision.kind === 'settle' && decision.outcome.status === 'success') succeeded++;
    }
  };
  tell({ kind: 'begin' });
  for (let job = running.shift(); job !== undefined; job = running.shift())
    tell({ kind: 'ended', job, outcome: outcome(job) });
  return { isOver: schedule.isOver, settled, succeeded, asked, readsPerItem: reads / (n + edges) };
}

const success: Outcome = { status: 'success' };
const random = seededRandom(7);
const layered = Array.from({ length: 10_000 }, (_, job) =>
  job < 100 ? [] : [1, 2, 3].map(() => Math.floor(random() * job)),
);
const chain = Array.from({ length: 20_000 }, (_, job) => (job === 0 ? [] : [job - 1]));
const fan = Array.from({ length: 20_000 }, (_, job) => (job === 0 ? [] : [0]));
const funnel = [...fan, fan.map((_, job) => job)];

describe('all facts of a run together look at every job and edge a few times only', () => {
  it.each([
    ['10,000 jobs with 30,000 needs', layered],
    ['a chain of 20,000', chain],
    ['a fan of 20,000', fan],
    ['a fan that meets again', funnel],
  ])('%s', (_, needs) => {
    const n = needs.length;
    const { readsPerItem, ...rest } = costOf(needs, 'continue', () => success);
    expect(rest).toEqual({ isOver: true, settled: n, succeeded: n, asked: n });
    expect(readsPerItem).toBeLessThan(25);
  });

  it.each([
    ['the first of a chain fails', chain, 'continue', 0],
    ['the first of a fan fails', fan, 'continue', 0],
    ['one of a fan fails and nothing more starts', fan, 'no-new', 1],
    ['one of a fan fails and all is stopped', fan, 'cancel', 1],
  ] as const)('%s', (_, needs, onFailure, failing) => {
    const { isOver, settled, readsPerItem } = costOf(needs, onFailure, (job) =>
      job === failing ? FAILED : success,
    );
    expect({ isOver, settled }).toEqual({ isOver: true, settled: 20_000 });
    expect(readsPerItem).toBeLessThan(25);
  });
});
