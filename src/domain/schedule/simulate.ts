import { Heap } from '../../base/heap.js';
import type { Graph } from '../graph.js';
import type { Outcome } from '../outcome.js';
import type { Fact, ScheduledJob, SchedulePolicy } from './facts.js';
import { Schedule } from './schedule.js';

/** When a job would run, in the unit of the durations; jobs that would not run have no span. */
export interface Span {
  readonly job: number;
  readonly start: number;
  readonly end: number;
}

export interface Simulation {
  readonly spans: readonly Span[];
  readonly makespan: number;
}

/** Replays the reducer with known durations: the same input gives the same schedule. */
export function simulate(
  graph: Graph,
  jobs: readonly ScheduledJob[],
  policy: SchedulePolicy,
  run: { readonly duration: (job: number) => number; readonly outcome?: (job: number) => Outcome },
): Simulation {
  const schedule = new Schedule(graph, jobs, policy);
  const spans: Span[] = [];
  const running = new Heap<Span>((a, b) => a.end < b.end || (a.end === b.end && a.job < b.job));
  let now = 0;
  const tell = (fact: Fact) => {
    for (const decision of schedule.tell(fact)) {
      if (decision.kind === 'start') {
        const span = { job: decision.job, start: now, end: now + run.duration(decision.job) };
        spans.push(span);
        running.push(span);
      }
    }
  };
  tell({ kind: 'begin' });
  for (let span = running.take(); span; span = running.take()) {
    now = span.end;
    tell({ kind: 'ended', job: span.job, outcome: run.outcome?.(span.job) ?? { status: 'success' } });
  }
  return { spans, makespan: now };
}
