import { type Clock, sleep } from '../../base/clock.js';
import type { PublishFailure } from '../../ports/published-failure.js';

/** GitHub asks for a second between requests that change something. */
const BETWEEN_WRITES_MS = 1000;

/**
 * How fast, and for how long, GitHub is asked. All waiting and all requests together may take `budgetMs`, however long
 * the run is in which they happen: reports are not what a run is for.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #cancel: AbortSignal;
  readonly #budgetMs: number;
  #spentMs = 0;
  #nextWriteAt = 0;
  #closedUntilMs = 0;

  constructor(clock: Clock, cancel: AbortSignal, budgetMs: number) {
    this.#clock = clock;
    this.#cancel = cancel;
    this.#budgetMs = budgetMs;
  }

  get leftMs(): number {
    return this.#budgetMs - this.#spentMs;
  }

  /** Why nothing may be asked now. */
  get obstacle(): PublishFailure | undefined {
    if (this.#cancel.aborted) return { kind: 'cancelled' };
    if (this.#clock.now() < this.#closedUntilMs) return { kind: 'limited', untilMs: this.#closedUntilMs };
    return this.leftMs > 0 ? undefined : { kind: 'slow', limitMs: this.#budgetMs };
  }

  /** Nothing more is asked before that is over. */
  close(waitMs: number): PublishFailure {
    this.#closedUntilMs = this.#clock.now() + waitMs;
    return { kind: 'limited', untilMs: this.#closedUntilMs };
  }

  /** Counts what `act` takes. */
  async spend<T>(act: () => Promise<T>): Promise<T> {
    const from = this.#clock.now();
    try {
      return await act();
    } finally {
      this.#spentMs += this.#clock.now() - from;
    }
  }

  wait(ms: number): Promise<void> {
    return this.spend(() => sleep(this.#clock, Math.min(ms, this.leftMs), this.#cancel));
  }

  /** Before a request that changes something. */
  async beforeWrite(): Promise<void> {
    const ms = this.#nextWriteAt - this.#clock.now();
    if (ms > 0) await this.wait(ms);
    this.#nextWriteAt = this.#clock.now() + BETWEEN_WRITES_MS;
  }
}
