import { backoffMs, seededRandom } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import type { AttemptOutcome } from '../domain/event.js';
import type { Job } from '../domain/pipeline.js';

/** The attempts of every job of a run: how many there were, whether another one follows, and when. */
export class Retries {
  readonly #clock: Clock;
  readonly #attempts = new Map<number, number>();
  /** Drawn when an attempt has ended, so that its event tells what then happens. */
  readonly #waits = new Map<number, number>();
  readonly #cancels = new Map<number, () => void>();
  readonly #random = seededRandom(1);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a further attempt: 1, 2, … */
  begin(job: Job): number {
    const attempt = (this.#attempts.get(job.index) ?? 0) + 1;
    this.#attempts.set(job.index, attempt);
    return attempt;
  }

  /** Milliseconds until the next attempt; undefined when this was the last. */
  waitAfter(job: Job, { status, reason }: AttemptOutcome): number | undefined {
    const attempt = this.#attempts.get(job.index) ?? 0;
    if (status !== 'failure' || attempt > job.retry.max) return undefined;
    if (job.retry.on?.every((cause) => cause !== reason)) return undefined;
    const wait = backoffMs(job.retry.backoffMs, attempt, this.#random);
    this.#waits.set(job.index, wait);
    return wait;
  }

  /** Waits as drawn, then acts. */
  backOff(job: Job, act: () => void): void {
    this.#cancels.set(job.index, this.#clock.after(this.#waits.get(job.index) ?? 0, act));
  }

  /** Nobody waits for the job's next attempt any more. */
  forget(job: Job): void {
    this.#cancels.get(job.index)?.();
  }
}
