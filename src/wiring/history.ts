import { readHistory, writeHistory } from '../adapters/store/history.js';
import { estimateMs } from '../domain/estimate.js';
import { flakyJobs } from '../domain/flaky.js';
import { type Expected, expectedOf, learn, weights } from '../domain/history.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import type { RunRecord } from '../domain/record.js';
import { type Plan, planOf } from '../report/plan.js';

/** What earlier runs of a pipeline in this workspace mean for the next one. */
export interface PipelineHistory {
  readonly weight: (job: number) => number;
  readonly expected: (job: string) => Expected | undefined;
  /** How long a run that goes on will still take, in ms. */
  readonly leftMs: (maxParallel: number, record: RunRecord, now: number) => number | undefined;
  /** Jobs that are known to be flaky. */
  readonly notices: readonly string[];
  /** Learns from a run that has ended; why that could not be kept, if so. */
  keep(record: RunRecord): string | undefined;
}

/** The plan of a run, with how long it will take where earlier runs tell. */
export const plannedRun = (
  workspace: string,
  pipeline: Pipeline,
  maxParallel: number,
  onFailure: FailureMode | undefined,
): Plan => planOf(pipeline, maxParallel, readHistory(workspace, pipeline.name), onFailure);

/** `revision`: the commit that the workspace holds, where that is sure. */
export function pipelineHistory(
  workspace: string,
  pipeline: Pipeline,
  now: number,
  revision: string | undefined,
): PipelineHistory {
  const history = readHistory(workspace, pipeline.name);
  const ids = pipeline.jobs.map(({ id }) => id);
  const byJob = weights(history, ids);
  return {
    weight: (job) => byJob[job] ?? 1,
    expected: (job) => expectedOf(history, job),
    leftMs: (maxParallel, record, at) => estimateMs(pipeline, maxParallel, history, { record, now: at }),
    notices: flakyJobs(history, ids, now).map(({ job, evidence }) => `${job} is flaky: ${evidence}`),
    keep(record) {
      try {
        writeHistory(workspace, pipeline.name, learn(history, record, revision));
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
  };
}
