import { nearest } from '../base/nearest.js';
import { same } from '../domain/matrix.js';
import type { Cell, Need } from '../domain/pipeline.js';
import type { Problems } from './problems.js';
import type { Declared, DeclaredStage } from './stages.js';

/** The cells of one declared job: indices into the pipeline's jobs, with their matrix values. */
export type Cells = readonly { readonly index: number; readonly cell: Cell | undefined }[];

/**
 * What a written need means: this stage's job first, else the only job so named, else `stage.job`. Returns the
 * position of the declared job.
 */
export class JobNames {
  readonly #byStage = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();
  readonly #stages: readonly DeclaredStage[];
  readonly #jobs: readonly Declared[];

  constructor(stages: readonly DeclaredStage[], jobs: readonly Declared[]) {
    this.#stages = stages;
    this.#jobs = jobs;
    for (const [i, job] of jobs.entries()) {
      this.#byStage.set(`${job.stage} ${job.name}`, i);
      const named = this.#byName.get(job.name);
      if (named) named.push(i);
      else this.#byName.set(job.name, [i]);
    }
  }

  /** The declared job that a reference in stage `from` means, or what is wrong with the reference. */
  resolve(reference: string, from: number): number | string {
    const here = this.#byStage.get(`${from} ${reference}`);
    if (here !== undefined) return here;
    const named = this.#byName.get(reference) ?? [];
    const [only] = named;
    if (only !== undefined && named.length === 1) return only;
    if (named.length > 1) {
      const where = named.map((i) => this.#qualified(i)).join(', ');
      return `job '${reference}' exists in several stages; write one of ${where}`;
    }
    for (let dot = reference.indexOf('.'); dot >= 0; dot = reference.indexOf('.', dot + 1)) {
      const stage = this.#stages.findIndex(({ name }) => name === reference.slice(0, dot));
      const job = this.#byStage.get(`${stage} ${reference.slice(dot + 1)}`);
      if (job !== undefined) return job;
    }
    return `job '${reference}' does not exist; ${this.#hint(reference, from)}`;
  }

  #hint(reference: string, from: number): string {
    const near = nearest(reference, [
      ...this.#byName.keys(),
      ...this.#jobs.map((_, i) => this.#qualified(i)),
    ]);
    if (near) return `did you mean '${near}'?`;
    if (this.#stages.some((stage) => stage.name === reference))
      return `'${reference}' is a stage; write 'needs:' on the stage`;
    const known = this.#jobs.filter((job) => job.stage === from).map((job) => job.name);
    return `known: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`;
  }

  #qualified(job: number): string {
    const declared = this.#jobs[job];
    const stage = this.#stages[declared?.stage ?? 0]?.name;
    return stage ? `${stage}.${declared?.name}` : (declared?.name ?? '');
  }
}

/** The edges of one declared job; a need on a matrix job means all its cells, or those that `matrix:` picks. */
export function resolveNeeds(
  job: Declared,
  names: JobNames,
  cells: readonly Cells[],
  problems: Problems,
): Need[] {
  const edges = new Map<number, Need>();
  for (const [i, written] of (job.fields.needs ?? []).entries()) {
    const path = [...job.path, 'needs', i];
    const need = typeof written === 'string' ? { job: written } : written;
    const found = names.resolve(need.job, job.stage);
    if (typeof found === 'string') {
      problems.of('E-REF', typeof written === 'string' ? path : [...path, 'job'], found);
      continue;
    }
    const all = cells[found] ?? [];
    const wanted = need.matrix;
    const chosen = wanted
      ? all.filter(({ cell }) => Object.entries(wanted).every(([k, v]) => same(cell?.[k], v)))
      : all;
    if (chosen.length === 0 && all.length > 0)
      problems.of('E-REF', [...path, 'matrix'], `no cell of '${need.job}' has these values`);
    for (const { index } of chosen) edges.set(index, { job: index, ifSkipped: need['if-skipped'] ?? 'run' });
  }
  return [...edges.values()];
}
