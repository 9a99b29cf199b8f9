import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Event } from '../domain/event.js';
import type { Outcome } from '../domain/outcome.js';
import type { Job } from '../domain/pipeline.js';
import type { EventSink } from '../ports/event-sink.js';
import type { FoundThings } from '../ports/finding-reader.js';
import type { OpenRun } from '../ports/run-store.js';

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;

/** Says when what happened, to the journal first. */
export class RunEvents {
  readonly #store: OpenRun;
  readonly #emit: EventSink;
  readonly #clock: Clock;

  constructor(store: OpenRun, emit: EventSink, clock: Clock) {
    this.#store = store;
    this.#emit = emit;
    this.#clock = clock;
  }

  tell(untimed: Untimed<Event>): void {
    const event = { ...untimed, at: this.#clock.now() } as Event;
    this.#store.journal(event);
    this.#emit(event);
  }

  notice(message: Masked, job?: string): void {
    this.tell({ kind: 'notice', ...(job === undefined ? {} : { job }), message });
  }

  /** `root`: the job whose failure decided it. */
  ended(job: string, { root: _, ...outcome }: Outcome, root: Pick<Job, 'id'> | undefined): void {
    this.tell({ kind: 'job-ended', job, outcome: root ? { ...outcome, root: root.id } : outcome });
  }

  found(job: string, attempt: number, found: FoundThings | undefined): void {
    if (!found || (found.findings.length === 0 && !found.tests)) return;
    const { findings, omitted, tests } = found;
    this.tell({ kind: 'findings', job, attempt, findings, omitted, ...(tests ? { tests } : {}) });
  }
}
