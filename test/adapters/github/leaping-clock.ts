import type { Clock } from '../../../src/base/clock.js';

/** A clock on which every wait is over at once: it goes on by that much. Requests take no time on it. */
export class LeapingClock implements Clock {
  #now = Date.UTC(2026, 0, 2, 3, 4, 5);
  readonly waits: number[] = [];
  /** Called before a wait begins. */
  onWait: (ms: number) => void = () => {};

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    this.waits.push(Math.round(ms));
    this.onWait(ms);
    const leap = setImmediate(() => {
      this.#now += ms;
      act();
    });
    return () => clearImmediate(leap);
  }
}
