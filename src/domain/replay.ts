import { type Graph, reverse } from './graph.js';
import type { Outcome } from './outcome.js';
import type { JobRecord, RunRecord } from './record.js';
import type { ScheduledJob } from './schedule/facts.js';
import { type Simulation, simulate } from './schedule/simulate.js';

/** A finished run as the schedule sees it: nodes 0 … jobs−1 are its jobs, behind them one gate per stage. */
export interface Replay {
  readonly graph: Graph;
  readonly jobs: readonly JobRecord[];
  readonly maxParallel: number;
  /** Milliseconds that each job's attempts took. */
  readonly durations: readonly number[];
}

export function replayOf(record: RunRecord): Replay {
  const jobs = [...record.jobs.values()];
  const indexOf = new Map(jobs.map((job, index) => [job.id, index]));
  const gateOf = new Map(record.stages.map(({ name }, index) => [name, jobs.length + index]));
  const known = (index: number | undefined) => (index === undefined ? [] : [index]);
  const before = jobs.map(({ needs, afterStages }) => [
    ...needs.flatMap((id) => known(indexOf.get(id))),
    ...afterStages.flatMap((name) => known(gateOf.get(name))),
  ]);
  const ofStage = new Map<string, number[]>(record.stages.map(({ name }) => [name, []]));
  for (const [index, { stage }] of jobs.entries()) ofStage.get(stage)?.push(index);
  for (const { name, needs } of record.stages) {
    before.push([...(ofStage.get(name) ?? []), ...needs.flatMap((need) => known(gateOf.get(need)))]);
  }
  return {
    graph: { jobCount: jobs.length, before, after: reverse(before) },
    jobs,
    maxParallel: record.maxParallel,
    durations: jobs.map(busyMs),
  };
}

const busyMs = ({ attempts }: JobRecord): number =>
  attempts.reduce((sum, { startedAt, endedAt }) => sum + Math.max(0, (endedAt ?? startedAt) - startedAt), 0);

/** The run once more, by the same reducer, with what each job took known beforehand; ms. */
export function simulateReplay({ graph, jobs, maxParallel, durations }: Replay): Simulation {
  const duration = (job: number) => durations[job] ?? 0;
  const outcome = (job: number): Outcome => {
    const { status = 'cancelled', allowed } = jobs[job] ?? {};
    return { status, ...(allowed ? { allowed } : {}) };
  };
  const policy = {
    maxParallel,
    onFailure: 'continue' as const,
    weight: duration,
    // Who ran runs again, and who did not does not.
    admits: (job: number) => (jobs[job]?.attempts.length ?? 0) > 0 || outcome(job),
  };
  return simulate(graph, jobs.map(scheduled), policy, { duration, outcome });
}

const scheduled = ({ slots = 1, locks = [] }: JobRecord): ScheduledJob => ({
  demand: { slots, locks },
  needs: [],
  asksStatus: true,
  runsAnyway: true,
  mayFail: false,
});
