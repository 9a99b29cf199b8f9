import { type Demand, PATIENCE, ReadyQueue } from '../../../src/domain/schedule/queue.js';

/** A queue, and beside it plain lists of what waits and what runs. Lower numbers are better. */
export class Bench {
  readonly waiting = new Set<number>();
  readonly running = new Set<number>();
  readonly starts: number[] = [];
  /** How often a job was passed by one that takes what it waits for, while it was the best of its kind. */
  readonly passes = new Map<number, number>();
  readonly #slots: number;
  readonly #demands: readonly Demand[];
  readonly #queue: ReadyQueue;

  constructor(slots: number, demands: readonly Demand[]) {
    this.#slots = slots;
    this.#demands = demands;
    this.#queue = new ReadyQueue(
      slots,
      (job) => this.demand(job),
      (a, b) => a < b,
    );
  }

  demand(job: number): Demand {
    return this.#demands[job] ?? { slots: 1, locks: [] };
  }

  get free(): number {
    return [...this.running].reduce((free, job) => free - this.demand(job).slots, this.#slots);
  }

  isHeld(lock: string): boolean {
    return [...this.running].some((job) => this.demand(job).locks.includes(lock));
  }

  fits(job: number): boolean {
    const { slots, locks } = this.demand(job);
    return slots <= this.free && !locks.some((lock) => this.isHeld(lock));
  }

  /** What fits, the best first. */
  get fitting(): number[] {
    return [...this.waiting].filter((job) => this.fits(job)).sort((a, b) => a - b);
  }

  add(...jobs: number[]): void {
    for (const job of jobs) {
      this.waiting.add(job);
      this.#queue.add(job);
    }
  }

  take(): number | undefined {
    const job = this.#queue.take();
    if (job === undefined) return undefined;
    if (!this.waiting.delete(job)) throw new Error(`took ${job}, which does not wait`);
    if (!this.fits(job)) throw new Error(`took ${job}, which does not fit`);
    this.#count(job);
    this.passes.delete(job);
    this.running.add(job);
    this.starts.push(job);
    return job;
  }

  takeAll(): void {
    while (this.take() !== undefined);
  }

  release(job: number): void {
    this.running.delete(job);
    this.#queue.release(job);
  }

  remove(leaves: (job: number) => boolean): number[] {
    const gone = this.#queue.remove(leaves);
    for (const job of gone)
      if (!this.waiting.delete(job)) throw new Error(`removed ${job}, which does not wait`);
    return gone;
  }

  #count(started: number): void {
    const [served, ...others] = this.exhausted;
    const bestOfKind = new Map<string, number>();
    for (const job of this.waiting) {
      // Where the best lost its patience, the next of its kind is the one that is passed.
      if (job === served || others.includes(job)) continue;
      const { slots, locks } = this.demand(job);
      const kind = `${slots} ${locks.toSorted().join()}`;
      bestOfKind.set(kind, Math.min(job, bestOfKind.get(kind) ?? job));
    }
    // One after another: who is served second may be passed while the first is served.
    if (served !== undefined && this.#isDelayed(served, started))
      throw new Error(`${started} passes ${served}, which lost its patience`);
    for (const job of bestOfKind.values())
      if (this.#isDelayed(job, started)) this.passes.set(job, (this.passes.get(job) ?? 0) + 1);
  }

  /** Whether a start takes something from a better job that waits for it. */
  #isDelayed(job: number, started: number): boolean {
    const { locks } = this.demand(job);
    const waitsForLock = locks.some((lock) => this.isHeld(lock));
    return (
      job < started && (!waitsForLock || locks.some((lock) => this.demand(started).locks.includes(lock)))
    );
  }

  /** Who was passed too often and still waits, the best first. */
  get exhausted(): number[] {
    const often = [...this.passes].filter(([, times]) => times >= PATIENCE).map(([job]) => job);
    return often.filter((job) => this.waiting.has(job)).sort((a, b) => a - b);
  }
}
