import type { Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import { type Cells, expandAll } from './cells.js';
import { JobNames } from './job-names.js';
import { checkNames, type Declared, type DeclaredStage, declaredJobs, linkStages } from './stages.js';

/** The skeleton of a pipeline: its stages and jobs as declared, and which cells each job stands for. */
export class Outline {
  readonly stages: readonly DeclaredStage[];
  readonly jobs: readonly Declared[];
  readonly cells: readonly Cells[];
  readonly names: JobNames;
  readonly #declaredAt: readonly Declared[];
  readonly #namesIn: readonly ReadonlySet<string>[];

  constructor(stages: readonly DeclaredStage[], jobs: readonly Declared[], cells: readonly Cells[]) {
    this.stages = stages;
    this.jobs = jobs;
    this.cells = cells;
    this.names = new JobNames(stages, jobs);
    const namesIn: Set<string>[] = stages.map(() => new Set());
    for (const { stage, name } of jobs) namesIn[stage]?.add(name.toLowerCase());
    this.#namesIn = namesIn;
    this.#declaredAt = jobs.flatMap((job, i) => (cells[i] ?? []).map(() => job));
  }

  /** The declared job that an index into the pipeline's jobs belongs to. */
  declaredAt(index: number): Declared {
    return this.#declaredAt[index] as Declared;
  }

  /** The declared job that `job` means by a name, if there is one. */
  jobNamed(name: string, job: Declared): Declared | undefined {
    const found = this.names.resolve(name, job);
    return typeof found === 'number' ? this.jobs[found] : undefined;
  }

  /** The names of a stage's jobs, in lower case. */
  namesIn(stage: number): ReadonlySet<string> {
    return this.#namesIn[stage] ?? new Set();
  }
}

/** Undefined when the matrices make more jobs than there may be: nothing is built then. */
export function outlineOf(data: ConfigurationData, problems: Problems): Outline | undefined {
  const declared = declaredJobs(data);
  checkNames(declared.stages, declared.jobs, problems);
  const stages = linkStages(declared.stages, problems);
  const cells = expandAll(declared.jobs, problems);
  return cells && new Outline(stages, declared.jobs, cells);
}
