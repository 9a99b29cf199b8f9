import { readHistory, writeHistory } from '../adapters/store/history.js';
import { flakyJobs } from '../domain/flaky.js';
import { type Expected, expectedOf, learn, weights } from '../domain/history.js';
import type { Pipeline } from '../domain/pipeline.js';
import type { RunRecord } from '../domain/record.js';

/** What earlier runs of a pipeline in this workspace mean for the next one. */
export interface PipelineHistory {
  readonly weight: (job: number) => number;
  readonly expected: (job: string) => Expected | undefined;
  /** Jobs that are known to be flaky. */
  readonly notices: readonly string[];
  /** Learns from a run that has ended; why that could not be kept, if so. */
  keep(record: RunRecord): string | undefined;
}

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
