import type { Cell, Need } from '../../domain/pipeline.js';
import type { Outline } from '../pipeline/outline.js';
import type { Declared } from '../pipeline/stages.js';

/** What the expressions of one job may name, in lower case: GitHub's language does not tell cases apart. */
export interface Scope {
  readonly job: string;
  /** Undefined where the file itself is wrong there, so that nothing can be said. */
  readonly matrixKeys?: ReadonlySet<string>;
  readonly needs?: NeededNames;
  readonly services: ReadonlySet<string>;
}

/** The jobs that a job waits for by name: its needs, and all jobs of the stages behind its gate. */
export class NeededNames {
  readonly #own: ReadonlySet<string>;
  readonly #behindGate: readonly ReadonlySet<string>[];

  constructor(own: ReadonlySet<string>, behindGate: readonly ReadonlySet<string>[]) {
    this.#own = own;
    this.#behindGate = behindGate;
  }

  has(name: string): boolean {
    return this.#own.has(name) || this.#behindGate.some((names) => names.has(name));
  }

  all(): ReadonlySet<string> {
    return new Set([...this.#own, ...this.#behindGate.flatMap((names) => [...names])]);
  }
}

export function neededNames(outline: Outline, needs: readonly Need[], gate: readonly number[]): NeededNames {
  const own = new Set(needs.map(({ job }) => outline.declaredAt(job).name.toLowerCase()));
  return new NeededNames(
    own,
    gate.map((stage) => outline.namesIn(stage)),
  );
}

export function matrixKeys({ fields }: Declared): ReadonlySet<string> {
  const { include, exclude: _, ...axes } = fields.matrix ?? {};
  const cells = [axes, ...((include ?? []) as Cell[])];
  return new Set(cells.flatMap((cell) => Object.keys(cell)).map((key) => key.toLowerCase()));
}
