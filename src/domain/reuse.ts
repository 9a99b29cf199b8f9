import { buildGraph, topologicalOrder } from './graph.js';
import type { Pipeline } from './pipeline.js';
import type { ArtifactRecord, JobRecord, RunRecord } from './record.js';
import { stageRows } from './stage-rows.js';

/** What is taken over of a job that an earlier run has finished. */
export interface Reused {
  readonly outputs: Readonly<Record<string, string>>;
  readonly artifact?: ArtifactRecord;
}

/**
 * The jobs of a pipeline, by index, that need not run again: they succeeded in the earlier run, are told the
 * same, and everything they wait for is taken over, too, or did not run for a reason of its own.
 */
export function reusable(pipeline: Pipeline, earlier: RunRecord): Map<number, Reused> {
  const graph = buildGraph(pipeline);
  const rows = stageRows(pipeline).flatMap((stage) => stage.jobs);
  const definitions = new Map(rows.map(({ id, definition }) => [id, definition]));
  const artifacts = new Map(earlier.artifacts.map((artifact) => [artifact.job, artifact]));
  const found = new Map<number, Reused>();
  const isStill: boolean[] = [];
  for (const node of topologicalOrder(graph)) {
    const areNeedsStill = (graph.before[node] ?? []).every((need) => isStill[need]);
    const id = pipeline.jobs[node]?.id;
    const before = id === undefined ? undefined : earlier.jobs.get(id);
    const outputs =
      before && id !== undefined && before.definition === definitions.get(id) && outputsOf(before);
    if (areNeedsStill && outputs) {
      const artifact = artifacts.get(before.id);
      found.set(node, { outputs, ...(artifact ? { artifact } : {}) });
    }
    isStill[node] = areNeedsStill && (id === undefined || found.has(node) || isSkippedItself(before));
  }
  return found;
}

/** Of a job that has finished well; undefined also where its outputs hold a secret, which is written nowhere. */
function outputsOf({ status, reused, attempts }: JobRecord): Readonly<Record<string, string>> | undefined {
  if (status !== 'success') return undefined;
  if (reused) return reused.outputs;
  const last = attempts.at(-1);
  return last && !last.hidesOutputs ? (last.outputs ?? {}) : undefined;
}

const isSkippedItself = (job: JobRecord | undefined): boolean =>
  job?.status === 'skipped' && (job.reason === 'condition' || job.reason === 'changes');
