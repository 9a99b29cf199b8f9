import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import { buildGraph } from '../domain/graph.js';
import type { FailureMode, Job, Pipeline } from '../domain/pipeline.js';
import type { Reused } from '../domain/reuse.js';
import { scheduledJobs } from '../domain/schedule/jobs.js';
import { Schedule } from '../domain/schedule/schedule.js';
import { admits } from './conditions.js';
import type { RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';

interface Scheduling {
  readonly pipeline: Pipeline;
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  readonly weight: (job: number) => number;
  readonly environment: RunEnvironment;
  readonly unchanged: ReadonlySet<number>;
  readonly comparedWith?: string | undefined;
  readonly reused: ReadonlyMap<number, Reused>;
}

/** The schedule of a run whose jobs' conditions are evaluated when what they wait for has ended. */
export function scheduleOf(
  { pipeline, maxParallel, onFailure, weight, environment, unchanged, comparedWith, reused }: Scheduling,
  needs: NeedViews,
  masker: Masker,
  notice: (job: Job, message: Masked) => void,
  reuse: (job: Job, reused: Reused) => void,
): Schedule {
  const since = comparedWith === undefined ? {} : { since: masker.name(comparedWith) };
  const untouched = { status: 'skipped', reason: 'changes', ...since } as const;
  return new Schedule(buildGraph(pipeline), scheduledJobs(pipeline), {
    maxParallel,
    onFailure,
    weight,
    admits: (index, status) => {
      const job = pipeline.jobs[index] as Job;
      const admitted = admits(pipeline, job, status, environment, () => needs.of(job));
      if (admitted.kind === 'error') {
        notice(job, masker.lines(`condition: ${admitted.message}`));
        return { status: 'failure', reason: 'start-error' };
      }
      if (admitted.kind === 'run' && unchanged.has(index)) return untouched;
      const done = reused.get(index);
      if (admitted.kind !== 'run' || !done) return admitted.kind === 'run';
      reuse(job, done);
      return { status: 'success', reason: 'cached' };
    },
  });
}
