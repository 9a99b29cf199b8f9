import { nearest } from '../base/nearest.js';
import type { Path } from './node.js';
import type { Problems } from './problems.js';
import type { ConfigurationData, JobData, StageData } from './schema/configuration.js';

/** A job as declared, before its matrix is expanded, with where it stands. */
export interface Declared {
  readonly name: string;
  readonly stage: number;
  readonly fields: Omit<JobData, 'name'>;
  readonly path: Path;
}

export interface DeclaredStage {
  readonly name: string;
  readonly needs: readonly number[];
  readonly fields: Omit<StageData, 'name' | 'jobs'>;
  readonly path: Path;
}

/** Both ways of writing a pipeline as one: stages with jobs. A flat `jobs:` map is one unnamed stage. */
export function declaredJobs(data: ConfigurationData): { stages: DeclaredStage[]; jobs: Declared[] } {
  if (!data.stages) {
    const jobs = Object.entries(data.jobs ?? {}).map(([name, fields]) => ({
      name,
      stage: 0,
      fields,
      path: ['jobs', name],
    }));
    return { stages: [{ name: '', needs: [], fields: {}, path: [] }], jobs };
  }
  const stages = data.stages.map(({ name, jobs: _, ...fields }, i) => ({
    name,
    needs: [],
    fields,
    path: ['stages', i],
  }));
  const jobs = data.stages.flatMap((stage, i) =>
    stage.jobs.map(({ name, ...fields }, j) => ({ name, stage: i, fields, path: ['stages', i, 'jobs', j] })),
  );
  return { stages, jobs };
}

/** Resolves the stages' needs: without any, the stage before; `needs: []` starts at once. */
export function linkStages(stages: readonly DeclaredStage[], problems: Problems): DeclaredStage[] {
  const indexOf = new Map(stages.map((stage, i) => [stage.name, i]));
  return stages.map((stage, i) => {
    const { needs } = stage.fields;
    if (needs === undefined) return { ...stage, needs: i > 0 ? [i - 1] : [] };
    const found = needs.flatMap((name, k) => {
      const index = indexOf.get(name);
      if (index === undefined) {
        const near = nearest(name, indexOf.keys());
        const hint = near ? `did you mean '${near}'?` : `known: ${[...indexOf.keys()].join(', ')}`;
        problems.of('E-REF', [...stage.path, 'needs', k], `stage '${name}' does not exist; ${hint}`);
      }
      return index === undefined ? [] : [index];
    });
    return { ...stage, needs: [...new Set(found)] };
  });
}

/** Names must be unique: stages in the file, jobs in their stage. */
export function checkNames(
  stages: readonly DeclaredStage[],
  jobs: readonly Declared[],
  problems: Problems,
): void {
  const seen = new Map<string, Path>();
  const check = (what: string, key: string, name: string, path: Path) => {
    const first = seen.get(key);
    if (!first) seen.set(key, path);
    else
      problems.of(
        'E-DUP',
        [...path, 'name'],
        `${what} '${name}' is already defined (${first.map(String).join('.')}); rename one`,
      );
  };
  for (const stage of stages) if (stage.name) check('stage', `stage ${stage.name}`, stage.name, stage.path);
  for (const job of jobs) check('job', `job ${job.stage} ${job.name}`, job.name, job.path);
}
