import type { Pipeline } from '../pipeline.js';
import type { ScheduledJob } from './facts.js';

/** What the schedule must know of a pipeline's jobs. */
export function scheduledJobs(pipeline: Pipeline): ScheduledJob[] {
  return pipeline.jobs.map(({ slots, locks, needs, conditions, allowFailure }) => ({
    demand: { slots, locks },
    needs,
    asksStatus: conditions.some(({ calls }) => calls.size > 0),
    runsAnyway: conditions.some(
      ({ calls }) => calls.has('always') || calls.has('failure') || calls.has('cancelled'),
    ),
    mayFail: allowFailure !== undefined && allowFailure.exitCodes === undefined,
  }));
}
