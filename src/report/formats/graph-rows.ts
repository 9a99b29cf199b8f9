import type { StageJobs } from '../../domain/event.js';
import type { Graph } from '../kinds/model.js';

/** The jobs as what draws graphs takes them: it looks at no line and no definition. */
export const rowsOf = (stages: Graph['stages']): StageJobs[] =>
  stages.map(({ name, jobs }) => ({
    name,
    jobs: jobs.map(({ id, name, needs, afterStages }) => ({
      id,
      name,
      needs,
      afterStages,
      line: 0,
      definition: '',
    })),
  }));
