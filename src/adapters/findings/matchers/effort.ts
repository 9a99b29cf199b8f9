import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../base/clock.js';

/** Patterns of others may be slow: nobody waits longer for all of them and one attempt. */
export const MAX_EFFORT_MS = 10_000;
/** The same where somebody has pressed Ctrl-C and waits. */
export const CANCELLED_EFFORT_MS = 1000;
/** After so many steps, a tenth of a second at worst, signals and timers get their turn. */
const STEPS_IN_A_ROW = 4_000_000;

/** What matchers cost on one attempt's output. The time between two turns counts, not what others do in theirs. */
export class Effort {
  readonly #clock: Clock;
  readonly #maxMs: number;
  #since: number;
  #steps = 0;
  #spentMs = 0;

  constructor(clock: Clock, maxMs = MAX_EFFORT_MS) {
    this.#clock = clock;
    this.#maxMs = maxMs;
    this.#since = clock.now();
  }

  get isTooMuch(): boolean {
    return this.#spentMs > this.#maxMs;
  }

  async spend(steps: number): Promise<void> {
    this.#steps += steps;
    if (this.#steps < STEPS_IN_A_ROW) return;
    this.#spentMs += this.#clock.now() - this.#since;
    this.#steps = 0;
    await setImmediate();
    this.#since = this.#clock.now();
  }
}
