import type { Outcome } from '../domain/outcome.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { expressionsOf, readsRoot } from '../domain/reads.js';

type Outputs = Readonly<Record<string, string>>;

/** `needs.<job>.result` and `.outputs` of a run so far. Of a matrix job the outputs of all cells, later cells last. */
export class NeedViews {
  readonly #pipeline: Pipeline;
  readonly #outcome: (job: number) => Outcome | undefined;
  readonly #outputs = new Map<number, Outputs>();
  readonly #readers = new Set<number>();

  /** `outcome`: the schedule's own, which is there when it asks whether a job that looks at it may start. */
  constructor(pipeline: Pipeline, outcome: (job: number) => Outcome | undefined) {
    this.#pipeline = pipeline;
    this.#outcome = outcome;
    for (const job of pipeline.jobs) if (readsRoot(expressionsOf(job), 'needs')) this.#readers.add(job.index);
  }

  /** Of several attempts the last one counts, also when it wrote nothing. */
  produced(job: Job, outputs: Outputs): void {
    if (Object.keys(outputs).length > 0) this.#outputs.set(job.index, outputs);
    else this.#outputs.delete(job.index);
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
      const result = worse(seen?.result, resultOf(this.#outcome(index)));
      view[need.name] = { result, outputs: { ...seen?.outputs, ...this.#outputs.get(index) } };
    }
    return view;
  }
}

/** A failure that is allowed is a success to those behind it, as on GitHub with `continue-on-error`. */
const resultOf = (outcome: Outcome | undefined): string | undefined =>
  outcome?.allowed ? 'success' : outcome?.status;

const ORDER = ['success', 'skipped', 'cancelled', 'failure'];

/** The result of several cells is that of the worst. */
const worse = (a: string | undefined, b: string | undefined): string =>
  ORDER.indexOf(a ?? '') > ORDER.indexOf(b ?? '') ? (a ?? '') : (b ?? '');
