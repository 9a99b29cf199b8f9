import { Heap } from '../../base/heap.js';

/** What a job takes while it runs: units of `max-parallel` and named locks, all or none. */
export interface Demand {
  readonly slots: number;
  readonly locks: readonly string[];
}

/** After so many starts past it, what a job waits for is kept for it. */
export const PATIENCE = 32;

/** The ready jobs that want the same, one at least: where the best of them does not fit, none does. */
interface Group {
  readonly key: string;
  readonly demand: Demand;
  readonly jobs: Heap<number>;
}

/**
 * The ready jobs, best first. A job whose slots or locks are taken does not hold up the ones behind it: they
 * pass. But the best of those that want the same is passed only PATIENCE times by jobs that take what it waits
 * for. Then its locks, and as soon as these are free the slots, are kept for it. Jobs are plain numbers;
 * `before` is a total order. Taking costs O(different demands that wait).
 */
export class ReadyQueue {
  #free: number;
  readonly #demand: (job: number) => Demand;
  readonly #before: (a: number, b: number) => boolean;
  readonly #groups = new Map<string, Group>();
  readonly #held = new Set<string>();
  readonly #passed = new Map<number, number>();
  /** Those that were passed too often, best first: what is kept for one, a later one does not get either. */
  #impatient: number[] = [];

  constructor(slots: number, demand: (job: number) => Demand, before: (a: number, b: number) => boolean) {
    this.#free = slots;
    this.#demand = demand;
    this.#before = before;
  }

  add(job: number): void {
    const demand = this.#demand(job);
    const key = [demand.slots, ...[...demand.locks].sort()].join('\0');
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { key, demand, jobs: new Heap(this.#before) }));
    group.jobs.push(job);
  }

  /** Takes the best job that can start now, with its slots and locks; undefined when none can. */
  take(): number | undefined {
    if (this.#free === 0) return undefined;
    let taken = this.#held;
    for (const job of this.#impatient) {
      const { slots, locks } = this.#demand(job);
      const isLocked = locks.some((lock) => taken.has(lock));
      if (!isLocked && slots <= this.#free) {
        this.#impatient = this.#impatient.filter((other) => other !== job);
        return this.#start(job);
      }
      if (!isLocked) return undefined;
      taken = new Set([...taken, ...locks]);
    }
    const group = this.#best(
      ({ demand }) => demand.slots <= this.#free && !demand.locks.some((lock) => taken.has(lock)),
    );
    return group && this.#start(this.#first(group));
  }

  /** Gives back what a job took. */
  release(job: number): void {
    const { slots, locks } = this.#demand(job);
    this.#free += slots;
    for (const lock of locks) this.#held.delete(lock);
  }

  /** Removes the waiting jobs for which `leaves` is true and returns them in order. */
  remove(leaves: (job: number) => boolean): number[] {
    const waiting = [...this.#groups.values()].flatMap(({ jobs }) => jobs.drain());
    this.#groups.clear();
    const gone = [...waiting, ...this.#impatient].filter(leaves);
    this.#impatient = this.#impatient.filter((job) => !leaves(job));
    for (const job of waiting) if (!leaves(job)) this.add(job);
    return gone.sort(this.#order);
  }

  readonly #order = (a: number, b: number) => (this.#before(a, b) ? -1 : 1);

  #start(job: number): number {
    this.#pass(job);
    const { slots, locks } = this.#demand(job);
    this.#free -= slots;
    for (const lock of locks) this.#held.add(lock);
    this.#passed.delete(job);
    return job;
  }

  #best(fits: (group: Group) => boolean): Group | undefined {
    let best: Group | undefined;
    let first: number | undefined;
    for (const group of this.#groups.values()) {
      const job = group.jobs.peek() as number;
      if ((first === undefined || this.#before(job, first)) && fits(group)) [best, first] = [group, job];
    }
    return best;
  }

  #first(group: Group): number {
    const job = group.jobs.take() as number;
    if (group.jobs.size === 0) this.#groups.delete(group.key);
    return job;
  }

  /** Counts a start past every better job that waits for something which the started one takes. */
  #pass(job: number): void {
    const taken = this.#demand(job).locks;
    for (const group of this.#groups.values()) {
      const { demand, jobs } = group;
      const better = jobs.peek() as number;
      if (!this.#before(better, job)) continue;
      const waitsForLock = demand.locks.some((lock) => this.#held.has(lock));
      if (waitsForLock && !demand.locks.some((lock) => taken.includes(lock))) continue;
      const times = (this.#passed.get(better) ?? 0) + 1;
      this.#passed.set(better, times);
      if (times >= PATIENCE) this.#impatient.push(this.#first(group));
    }
    this.#impatient.sort(this.#order);
  }
}
