import type { Clock } from '../base/clock.js';
import type { Job, Pipeline, Stage } from '../domain/pipeline.js';

/** The time limits of stages: each counts from the start of the stage's first job. */
export class StageClocks {
  readonly #pipeline: Pipeline;
  readonly #clock: Clock;
  readonly #expire: (jobs: readonly number[]) => void;
  readonly #cancels = new Map<Stage, () => void>();

  constructor(pipeline: Pipeline, clock: Clock, expire: (jobs: readonly number[]) => void) {
    this.#pipeline = pipeline;
    this.#clock = clock;
    this.#expire = expire;
  }

  starts(job: Job): void {
    const stage = this.#pipeline.stages[job.stage];
    if (stage?.timeoutMs === undefined || this.#cancels.has(stage)) return;
    this.#cancels.set(
      stage,
      this.#clock.after(stage.timeoutMs, () => this.#expire(stage.jobs)),
    );
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
  }
}
