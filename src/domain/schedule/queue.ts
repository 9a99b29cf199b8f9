import { Heap } from '../../base/heap.js';

/** What a job takes while it runs: units of `max-parallel` and named locks, all or none. */
export interface Demand {
  readonly slots: number;
  readonly locks: readonly string[];
}

/** After so many starts past it, the first job that does not fit is served before anything else. */
const PATIENCE = 32;

/**
 * The ready jobs, best first. A job whose slots or locks are taken does not hold up the ones behind it (they
 * pass), but only PATIENCE times: then it is served next. Jobs are plain numbers; `before` is a total order.
 */
export class ReadyQueue {
  #free: number;
  readonly #demand: (job: number) => Demand;
  readonly #before: (a: number, b: number) => boolean;
  /** One heap per slot count, so that a wide job never hides the narrow ones behind it. */
  readonly #ready = new Map<number, Heap<number>>();
  readonly #held = new Set<string>();
  readonly #waiting = new Map<string, Heap<number>>();
  /** The one job that was passed too often: nobody else takes a lock that it wants. (Two could block each other.) */
  #impatient: { readonly job: number; readonly locks: readonly string[] } | undefined;
  readonly #passed = new Map<number, number>();

  constructor(slots: number, demand: (job: number) => Demand, before: (a: number, b: number) => boolean) {
    this.#free = slots;
    this.#demand = demand;
    this.#before = before;
  }

  add(job: number): void {
    const { slots } = this.#demand(job);
    let heap = this.#ready.get(slots);
    if (!heap) this.#ready.set(slots, (heap = new Heap(this.#before)));
    heap.push(job);
  }

  /** Takes the best job that can start now, with its slots and locks; undefined when none can. */
  take(): number | undefined {
    for (;;) {
      const job = this.#best();
      if (job === undefined) return undefined;
      const { slots, locks } = this.#demand(job);
      this.#ready.get(slots)?.take();
      const busy = locks.find((lock) => this.#isTaken(lock, job));
      if (busy !== undefined) {
        this.#park(job, busy, locks);
        continue;
      }
      this.#free -= slots;
      for (const lock of locks) this.#held.add(lock);
      this.#passed.delete(job);
      if (this.#impatient?.job === job) this.#impatient = undefined;
      return job;
    }
  }

  /** Gives back what a job took; the best waiter of each lock becomes ready again. */
  release(job: number): void {
    const { slots, locks } = this.#demand(job);
    this.#free += slots;
    for (const lock of locks) {
      this.#held.delete(lock);
      this.#wake(lock);
    }
  }

  /** Removes the waiting jobs for which `leaves` is true and returns them in order. */
  remove(leaves: (job: number) => boolean): number[] {
    const heaps = [...this.#ready.values(), ...this.#waiting.values()];
    const waiting = heaps.flatMap((heap) => heap.drain()).sort((a, b) => (this.#before(a, b) ? -1 : 1));
    this.#impatient = undefined;
    const gone: number[] = [];
    for (const job of waiting)
      if (leaves(job)) gone.push(job);
      else this.add(job);
    return gone;
  }

  /** The first ready job that fits into the free slots, unless one that does not fit has been passed too often. */
  #best(): number | undefined {
    let best: number | undefined;
    let tooWide: number | undefined;
    for (const [slots, heap] of this.#ready) {
      const top = heap.peek();
      if (top === undefined) continue;
      if (slots > this.#free) {
        if (tooWide === undefined || this.#before(top, tooWide)) tooWide = top;
      } else if (best === undefined || this.#before(top, best)) best = top;
    }
    if (best === undefined || tooWide === undefined || this.#before(best, tooWide)) return best;
    return this.#pass(tooWide) ? best : undefined;
  }

  #pass(job: number): boolean {
    const times = (this.#passed.get(job) ?? 0) + 1;
    this.#passed.set(job, times);
    return times <= PATIENCE;
  }

  #isTaken(lock: string, job: number): boolean {
    const reserved =
      this.#impatient !== undefined && this.#impatient.job !== job && this.#impatient.locks.includes(lock);
    return reserved || this.#held.has(lock);
  }

  #park(job: number, lock: string, locks: readonly string[]): void {
    let heap = this.#waiting.get(lock);
    if (!heap) this.#waiting.set(lock, (heap = new Heap(this.#before)));
    heap.push(job);
    if (!this.#pass(job)) this.#impatient ??= { job, locks };
  }

  /** One waiter is enough, but where a lock is reserved the job it is reserved for may stand behind others. */
  #wake(lock: string): void {
    const heap = this.#waiting.get(lock);
    if (this.#impatient?.locks.includes(lock)) for (const job of heap?.drain() ?? []) this.add(job);
    else {
      const next = heap?.take();
      if (next !== undefined) this.add(next);
    }
  }
}
