import type { StageRow } from '../../domain/event.js';

/** The graph for a terminal: stages with their jobs, and behind each what it waits for. */
export function graphText(stages: readonly StageRow[]): string[] {
  return stages.flatMap((stage) => {
    const gates = new Set(stage.jobs.flatMap((job) => job.afterStages));
    const isWhole = stage.jobs.every((job) => job.afterStages.length > 0);
    const head = stage.name
      ? [`${stage.name}${isWhole && gates.size > 0 ? `  ← ${[...gates].join(', ')}` : ''}`]
      : [];
    const jobs = stage.jobs.map((job) => {
      const waits = [...job.needs, ...(isWhole ? [] : job.afterStages)];
      return `${stage.name ? '  ' : ''}${job.id}${waits.length > 0 ? `  ← ${waits.join(', ')}` : ''}`;
    });
    return [...head, ...jobs];
  });
}
