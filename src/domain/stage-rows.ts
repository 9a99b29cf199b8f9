import { definitionOf } from './definition.js';
import type { StageRow } from './event.js';
import type { Pipeline } from './pipeline.js';

/** The pipeline as reports see it: ids and names instead of indices. `mask`: a job's name stays as written until here. */
export function stageRows(pipeline: Pipeline, mask: (text: string) => string = (text) => text): StageRow[] {
  const { jobs, stages } = pipeline;
  return stages.map((stage) => ({
    name: stage.name,
    needs: stage.needs.map((s) => stages[s]?.name ?? ''),
    jobs: stage.jobs.flatMap((index) => {
      const job = jobs[index];
      if (!job) return [];
      const needs = job.needs.map((need) => jobs[need.job]?.id ?? '');
      const afterStages = job.isGated ? stage.needs.map((s) => stages[s]?.name ?? '') : [];
      const { slots, locks } = job;
      const takes = { ...(slots > 1 ? { slots } : {}), ...(locks.length > 0 ? { locks } : {}) };
      return [
        {
          id: job.id,
          name: mask(job.name),
          needs,
          afterStages,
          line: job.place.line,
          definition: definitionOf(pipeline, job),
          ...takes,
        },
      ];
    }),
  }));
}
