import type { Status } from '../domain/outcome.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { expressionsOf, readsRoot } from '../domain/reads.js';

type Outputs = Readonly<Record<string, string>>;

/** `needs.<job>.result` and `.outputs` of a run so far. Of a matrix job the outputs of all cells, later cells last. */
export class NeedViews {
  readonly #pipeline: Pipeline;
  readonly #outputs = new Map<number, Outputs>();
  readonly #results = new Map<number, Status>();
  readonly #readers = new Set<number>();

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
    for (const job of pipeline.jobs) if (readsRoot(expressionsOf(job), 'needs')) this.#readers.add(job.index);
  }

  /** Of several attempts the last one counts, also when it wrote nothing. */
  produced(job: Job, outputs: Outputs): void {
    if (Object.keys(outputs).length > 0) this.#outputs.set(job.index, outputs);
    else this.#outputs.delete(job.index);
  }

  ended(job: Job, status: Status): void {
    this.#results.set(job.index, status);
  }

  outputsById(): Map<string, Outputs> {
    const sorted = [...this.#outputs].sort(([a], [b]) => a - b);
    return new Map(sorted.map(([index, outputs]) => [this.#pipeline.jobs[index]?.id ?? '', outputs]));
  }

  /** What a job's expressions see as `needs`; empty for a job that does not look. */
  of(job: Job): Readonly<Record<string, { result: string; outputs: Record<string, string> }>> {
    if (!this.#readers.has(job.index)) return {};
    const { jobs, stages } = this.#pipeline;
    const gate = job.isGated
      ? (stages[job.stage]?.needs ?? []).flatMap((stage) => stages[stage]?.jobs ?? [])
      : [];
    const view: Record<string, { result: string; outputs: Record<string, string> }> = Object.create(null);
    for (const index of [...gate, ...job.needs.map((need) => need.job)].sort((a, b) => a - b)) {
      const need = jobs[index];
      if (!need) continue;
      const seen = view[need.name];
      const result = worse(seen?.result, this.#results.get(index));
      view[need.name] = { result, outputs: { ...seen?.outputs, ...this.#outputs.get(index) } };
    }
    return view;
  }
}

const ORDER = ['success', 'skipped', 'cancelled', 'failure'];

/** The result of several cells is that of the worst. */
const worse = (a: string | undefined, b: string | undefined): string =>
  ORDER.indexOf(a ?? '') > ORDER.indexOf(b ?? '') ? (a ?? '') : (b ?? '');
