import type { Clock } from '../../src/base/clock.js';

interface Alarm {
  readonly at: number;
  readonly act: () => void;
}

/** A clock that stands until it is told to go on; what is due then acts in the order of its time. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const alarm = { at: this.#now + ms, act };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Milliseconds until each alarm that is set, soonest first: none may be left behind. */
  get pending(): number[] {
    return this.#alarms.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Lets `ms` pass. What is woken by promises gets its turn before the next alarm. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#alarms = this.#alarms.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.act();
      await settled();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    const due = this.#alarms.filter(({ at }) => at <= end);
    return due.reduce<Alarm | undefined>(
      (first, alarm) => (first && first.at <= alarm.at ? first : alarm),
      undefined,
    );
  }
}

/** Resolves when all promises that can have had their turn. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
