import type { JobRow, StageJobs } from '../../domain/event.js';

/** Jobs drawn as one: a row that stands for them, and who they are. */
export interface Grouped {
  readonly stages: readonly StageJobs[];
  /** Ids of the jobs behind each row, by its id. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export type Grouping = 'job' | 'name' | 'stage';

/** The same pipeline with fewer boxes: one for the cells of a matrix, or one for a whole stage. */
export function groupedJobs(stages: readonly StageJobs[], by: Grouping): Grouped {
  if (by === 'job') {
    const members = stages.flatMap(({ jobs }) => jobs.map(({ id }) => [id, [id]] as const));
    return { stages, members: new Map(members) };
  }
  const groups = stages.map((stage) => groupsIn(stage, by));
  const labelOf = new Map<string, string>();
  for (const group of groups.flat()) for (const { id } of group.jobs) labelOf.set(id, group.label);
  const rows = groups.map((some) => some.map((group) => rowOf(group, labelOf)));
  return {
    stages: stages.map(({ name }, i) => ({ name, jobs: rows[i] ?? [] })),
    members: new Map(groups.flat().map(({ label, jobs }) => [label, jobs.map(({ id }) => id)])),
  };
}

interface Group {
  readonly label: string;
  readonly jobs: readonly JobRow[];
}

function groupsIn({ name, jobs }: StageJobs, by: 'name' | 'stage'): Group[] {
  const groups = new Map<string, JobRow[]>();
  for (const job of jobs) {
    const key = by === 'stage' ? '' : job.name;
    const known = groups.get(key);
    if (known) known.push(job);
    else groups.set(key, [job]);
  }
  return [...groups].map(([key, jobs]) => {
    const [first] = jobs;
    if (jobs.length === 1 && first && by === 'name') return { label: first.id, jobs };
    const title = by === 'stage' ? name || 'jobs' : [name, key].filter(Boolean).join('.');
    return { label: `${title} ×${jobs.length}`, jobs };
  });
}

function rowOf({ label, jobs }: Group, labelOf: ReadonlyMap<string, string>): JobRow {
  const needs = new Set(jobs.flatMap(({ needs }) => needs.map((id) => labelOf.get(id) ?? id)));
  needs.delete(label);
  const afterStages = [...new Set(jobs.flatMap(({ afterStages }) => afterStages))];
  return { id: label, name: label, needs: [...needs], afterStages, line: 0, definition: '' };
}
