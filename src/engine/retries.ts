import { backoffMs, seededRandom } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import { linearPattern } from '../base/linear-pattern.js';
import { err, ok, type Result } from '../base/result.js';
import type { AttemptOutcome } from '../domain/event.js';
import type { Job, RetryCause } from '../domain/pipeline.js';

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

  /** Whether the job's policy would try again after this. `tail`: the end of its output. */
  async wants(
    job: Job,
    { status, reason, failure }: AttemptOutcome,
    tail: string,
  ): Promise<Result<boolean, string>> {
    const { max, on } = job.retry;
    // There is no time left for another one.
    if (failure?.kind === 'stage-timeout') return ok(false);
    if (status !== 'failure' || (this.#attempts.get(job.index) ?? 0) > max) return ok(false);
    if (!on || on.causes.some((cause) => isCause(cause, reason))) return ok(true);
    for (const source of on.patterns) {
      const isFoundIn = await linearPattern(source);
      if (!isFoundIn.ok) return err(`no retry: the pattern /${source}/ cannot be used: ${isFoundIn.error}`);
      if (isFoundIn.value(tail)) return ok(true);
    }
    return ok(false);
  }

  /** Draws how many milliseconds pass until the next attempt. */
  drawWait(job: Job): number {
    const attempt = this.#attempts.get(job.index) ?? 0;
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

/** Who is ended by a signal exits with 128 + n, too. */
const isCause = (cause: RetryCause, reason: AttemptOutcome['reason']): boolean =>
  cause === reason || (cause === 'exit-code' && reason === 'signal');
