import { nearest } from '../../base/nearest.js';
import type { Declared, DeclaredStage } from './stages.js';

/** Looking for what was meant goes over all names: only the first mistakes are worth it. */
const MANY_HINTS = 50;

/**
 * What a written need means: this stage's job first, else the only job so named, else `stage.job`. Returns the
 * position of the declared job.
 */
export class JobNames {
  readonly #byStage = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();
  readonly #stageIndex: ReadonlyMap<string, number>;
  readonly #stages: readonly DeclaredStage[];
  readonly #jobs: readonly Declared[];
  #hints = 0;

  constructor(stages: readonly DeclaredStage[], jobs: readonly Declared[]) {
    this.#stages = stages;
    this.#jobs = jobs;
    this.#stageIndex = new Map(stages.map(({ name }, i) => [name, i]));
    for (const [i, job] of jobs.entries()) {
      this.#byStage.set(`${job.stage} ${job.name}`, i);
      const named = this.#byName.get(job.name);
      if (named) named.push(i);
      else this.#byName.set(job.name, [i]);
    }
  }

  /** The declared job that `job` means by a reference, or what is wrong with the reference. */
  resolve(reference: string, job: Declared): number | string {
    const here = this.#byStage.get(`${job.stage} ${reference}`);
    if (here !== undefined) return here;
    const named = this.#byName.get(reference) ?? [];
    const [only] = named;
    if (only !== undefined && named.length === 1) return only;
    if (named.length > 1) {
      const where = named.slice(0, 10).map((i) => this.#qualified(i));
      return `job '${reference}' exists in several stages; write one of ${where.join(', ')}`;
    }
    return this.#inStage(reference) ?? `job '${reference}' does not exist; ${this.#hint(reference, job)}`;
  }

  /** `stage.job`, where both names may hold dots in the older format. */
  #inStage(reference: string): number | undefined {
    for (let dot = reference.indexOf('.'); dot >= 0; dot = reference.indexOf('.', dot + 1)) {
      const stage = this.#stageIndex.get(reference.slice(0, dot));
      const job = this.#byStage.get(`${stage} ${reference.slice(dot + 1)}`);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  #hint(reference: string, job: Declared): string {
    if (this.#stageIndex.has(reference) && reference !== '')
      return `'${reference}' is a stage; write 'needs:' on the stage`;
    if (this.#hints++ >= MANY_HINTS) return 'name a job of this file';
    const others = [...this.#jobs.keys()].filter((i) => this.#jobs[i] !== job && this.#jobs[i]?.name);
    if (others.length === 0) return 'there is no other job';
    const qualified = others.map((i) => this.#qualified(i));
    const near = nearest(reference, [...others.map((i) => this.#jobs[i]?.name ?? ''), ...qualified]);
    if (near) return `did you mean '${near}'?`;
    return `known: ${qualified.slice(0, 10).join(', ')}${others.length > 10 ? ', …' : ''}`;
  }

  #qualified(job: number): string {
    const declared = this.#jobs[job];
    const stage = this.#stages[declared?.stage ?? 0]?.name;
    return stage ? `${stage}.${declared?.name}` : (declared?.name ?? '');
  }
}
