import type { Masked } from '../../src/base/masked.js';
import { buildGraph } from '../../src/domain/graph.js';
import type { Pipeline } from '../../src/domain/pipeline.js';
import { RecordFold, type RunRecord } from '../../src/domain/record.js';
import { scheduledJobs } from '../../src/domain/schedule/jobs.js';
import { type Simulation, simulate } from '../../src/domain/schedule/simulate.js';
import { stageRows } from '../../src/domain/stage-rows.js';

export interface Simulated {
  readonly maxParallel: number;
  readonly duration: (job: number) => number;
  readonly weight?: (job: number) => number;
}

const START = 1_000_000;

export function simulated(pipeline: Pipeline, { maxParallel, duration, weight }: Simulated): Simulation {
  const policy = {
    maxParallel,
    onFailure: 'continue' as const,
    weight: weight ?? duration,
    admits: () => true,
  };
  return simulate(buildGraph(pipeline), scheduledJobs(pipeline), policy, { duration });
}

/** The record of a run in which nothing costs time but the jobs themselves. */
export function simulatedRecord(pipeline: Pipeline, how: Simulated): RunRecord {
  const { spans, makespan } = simulated(pipeline, how);
  const fold = new RecordFold();
  fold.add({
    kind: 'run-started',
    schemaVersion: 1,
    at: START,
    run: 'r',
    pipeline: pipeline.name,
    file: 'cimyr.yml',
    maxParallel: how.maxParallel,
    stages: stageRows(pipeline),
  });
  for (const span of spans) {
    const job = pipeline.jobs[span.job]?.id ?? '';
    const outcome = { status: 'success' } as const;
    fold.add({ kind: 'attempt-started', at: START + span.start, job, attempt: 1 });
    fold.add({ kind: 'attempt-ended', at: START + span.end, job, attempt: 1, outcome, tail: '' as Masked });
    fold.add({ kind: 'job-ended', at: START + span.end, job, outcome });
  }
  fold.add({ kind: 'run-ended', at: START + makespan, status: 'success' });
  return fold.record;
}
