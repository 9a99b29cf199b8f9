import { nearest } from '../../base/nearest.js';
import type { Path } from '../node.js';
import { itemPath, type Problems } from '../problems.js';
import type { ConfigurationData, JobData, StageData } from '../schema/configuration.js';
import { sourcePlaceOf } from '../source.js';

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

/** Looking for what was meant goes over all names: only the first mistakes are worth it. */
const MANY_HINTS = 50;

/** Resolves the stages' needs: without any, the stage before; `needs: []` starts at once. */
export function linkStages(stages: readonly DeclaredStage[], problems: Problems): DeclaredStage[] {
  const indexOf = new Map(stages.map((stage, i) => [stage.name, i]));
  let mistakes = 0;
  return stages.map((stage, i) => {
    const { needs } = stage.fields;
    if (needs === undefined) return { ...stage, needs: i > 0 ? [i - 1] : [] };
    const path = [...stage.path, 'needs'];
    const found = needs.flatMap((name, k) => {
      const index = indexOf.get(name);
      if (index !== undefined) return [index];
      const hint =
        mistakes++ < MANY_HINTS ? stageHint(name, stage.name, stages) : 'name a stage of this file';
      problems.of('E-REF', itemPath(path, k, problems), `stage '${name}' does not exist; ${hint}`);
      return [];
    });
    return { ...stage, needs: [...new Set(found)] };
  });
}

function stageHint(name: string, own: string, stages: readonly DeclaredStage[]): string {
  const others = stages.map((stage) => stage.name).filter((other) => other !== own);
  if (others.length === 0) return 'there is no other stage';
  const near = nearest(name, others);
  if (near) return `did you mean '${near}'?`;
  return `known: ${others.slice(0, 10).join(', ')}${others.length > 10 ? ', …' : ''}`;
}

/** Names must be unique: stages in the file, jobs in their stage. */
export function checkNames(
  stages: readonly DeclaredStage[],
  jobs: readonly Declared[],
  problems: Problems,
): void {
  const seen = new Map<string, Path>();
  const check = (what: string, key: string, name: string, { path }: Declared | DeclaredStage) => {
    const first = seen.get(key);
    seen.set(key, first ?? path);
    if (!first || name === '') return;
    const { line, column } = sourcePlaceOf(problems.source, problems.rangeOf([...first, 'name'])[0]);
    const message = `${what} '${name}' is already defined at ${line}:${column}; rename one`;
    problems.of('E-DUP', [...path, 'name'], message);
  };
  for (const stage of stages) check('stage', `stage ${stage.name}`, stage.name, stage);
  for (const job of jobs) check('job', `job ${job.stage} ${job.name}`, job.name, job);
}
