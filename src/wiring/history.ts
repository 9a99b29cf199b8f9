import { changeHistory, readHistory } from '../adapters/store/history.js';
import type { StateDirectory } from '../adapters/store/state.js';
import type { Clock } from '../base/clock.js';
import { estimateMs } from '../domain/estimate.js';
import { flakyJobs } from '../domain/flaky.js';
import { expectedOf, type History, learn, type UsualDuration, weights } from '../domain/history.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import type { RunRecord } from '../domain/record.js';
import { type Plan, planOf } from '../report/plan.js';

/** What earlier runs of a pipeline mean for the next one. */
export interface PipelineHistory {
  readonly weight: (job: number) => number;
  readonly expected: (job: string) => UsualDuration | undefined;
  /** How long a run that goes on will still take, in ms. */
  readonly leftMs: (maxParallel: number, record: RunRecord, now: number) => number | undefined;
  /** Jobs that are known to be flaky. */
  readonly notices: readonly string[];
  /** Learns from a run that has ended; why that could not be kept, if so, or what lay in its way. */
  keep(record: RunRecord): Promise<{ readonly lost?: string; readonly notice?: string }>;
}

/** The plan of a run, with how long it will take where earlier runs tell. */
export const plannedRun = (
  state: StateDirectory,
  pipeline: Pipeline,
  maxParallel: number,
  onFailure: FailureMode | undefined,
): Plan => planOf(pipeline, maxParallel, readHistory(state, pipeline.name), onFailure);

/** `revision`: the commit that the workspace holds, where that is sure. */
export function pipelineHistory(
  state: StateDirectory,
  pipeline: Pipeline,
  clock: Clock,
  revision: string | undefined,
): PipelineHistory {
  const history = readHistory(state, pipeline.name);
  const ids = pipeline.jobs.map(({ id }) => id);
  const byJob = weights(history, ids);
  return {
    weight: (job) => byJob[job] ?? 1,
    expected: (job) => expectedOf(history, job),
    leftMs: (maxParallel, record, at) => estimateMs(pipeline, maxParallel, history, { record, now: at }),
    notices: flakyJobs(history, ids, clock.now()).map(({ job, evidence }) => `${job} is flaky: ${evidence}`),
    async keep(record) {
      try {
        const change = (newest: History) => learn(newest, record, revision);
        const notice = await changeHistory(state, pipeline.name, change, clock);
        return notice === undefined ? {} : { notice };
      } catch (error) {
        return { lost: (error as Error).message };
      }
    },
  };
}
