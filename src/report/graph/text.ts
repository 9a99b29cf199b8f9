import type { StageJobs } from '../../domain/event.js';

/** The graph for a terminal: stages with their jobs, and behind each what it waits for. */
export function graphText(stages: readonly StageJobs[]): string[] {
  const shorten = matrices(stages);
  return stages.flatMap((stage) => {
    if (stage.jobs.length === 0) return [];
    const gates = new Set(stage.jobs.flatMap((job) => job.afterStages));
    const isWhole = stage.jobs.every((job) => job.afterStages.length > 0);
    const head = stage.name
      ? [`${stage.name}${isWhole && gates.size > 0 ? `  ← ${[...gates].join(', ')}` : ''}`]
      : [];
    const jobs = stage.jobs.map((job) => {
      const waits = [...shorten(job.needs), ...(isWhole ? [] : job.afterStages)];
      return `${stage.name ? '  ' : ''}${job.id}${waits.length > 0 ? `  ← ${waits.join(', ')}` : ''}`;
    });
    return [...head, ...jobs];
  });
}

/** Ids, but where they name all cells of a matrix one word for these: `test.unit ×5`. */
function matrices(stages: readonly StageJobs[]): (ids: readonly string[]) => string[] {
  const nameOf = new Map<string, string>();
  const cellsOf = new Map<string, number>();
  for (const { name: stage, jobs } of stages) {
    for (const { id, name } of jobs) {
      const full = stage ? `${stage}.${name}` : name;
      nameOf.set(id, full);
      cellsOf.set(full, (cellsOf.get(full) ?? 0) + 1);
    }
  }
  return (ids) => {
    const found = new Map<string, string[]>();
    for (const id of ids) {
      const name = nameOf.get(id) ?? id;
      found.set(name, [...(found.get(name) ?? []), id]);
    }
    return [...found].flatMap(([name, cells]) =>
      cells.length > 1 && cells.length === cellsOf.get(name) ? [`${name} ×${cells.length}`] : cells,
    );
  };
}
