import type { Clock } from './clock.js';

const FIRST_MS = 15_000;
const LONGEST_MS = 60_000;

/** Speaks up where nothing has been said for a while; ever less often, so that an hour does not fill a page. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #speak: () => void;
  #waitMs = FIRST_MS;
  #takeBack: () => void = () => {};
  #isStopped = false;

  constructor(clock: Clock, speak: () => void) {
    this.#clock = clock;
    this.#speak = speak;
    this.restart();
  }

  /** Something was said. */
  restart(): void {
    this.#waitMs = FIRST_MS;
    this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    this.#takeBack();
  }

  #arm(): void {
    this.#takeBack();
    if (this.#isStopped) return;
    this.#takeBack = this.#clock.after(this.#waitMs, () => {
      this.#speak();
      this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_MS);
      this.#arm();
    });
  }
}
