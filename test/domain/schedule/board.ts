import { buildGraph, type Graph } from '../../../src/domain/graph.js';
import type { Outcome } from '../../../src/domain/outcome.js';
import type { FailureMode, Pipeline } from '../../../src/domain/pipeline.js';
import type { Decision, Fact } from '../../../src/domain/schedule/facts.js';

/** How a job's attempts end, unless it is stopped first. */
export interface Fate {
  readonly outcome: Outcome;
  /** Failed attempts before that one, after each of which the job tries again. */
  readonly retries: number;
}

/** One run to be played: what is fixed, and the seed of the order in which things end. */
export interface Script {
  readonly pipeline: Pipeline;
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  readonly fates: readonly Fate[];
  /** Before the n-th fact, somebody or the clock stops the run. */
  readonly stops: readonly {
    readonly at: number;
    readonly because: 'cancelled' | 'timeout' | 'overtime' | 'killed';
  }[];
  readonly seed: number;
}

export const FAILED: Outcome = { status: 'failure', reason: 'exit-code' };

/** Where a run stands, kept from decisions alone. What is wrong with a decision is thrown. */
export class Board {
  readonly running = new Set<number>();
  readonly backingOff = new Set<number>();
  readonly settled = new Map<number, Outcome>();
  readonly graph: Graph;
  readonly #script: Script;
  starts = 0;
  #hasBegun = false;

  constructor(script: Script) {
    this.#script = script;
    this.graph = buildGraph(script.pipeline);
  }

  get free(): number {
    return [...this.running].reduce((free, job) => free - this.slots(job), this.#script.maxParallel);
  }

  slots(job: number): number {
    return Math.min(this.job(job).slots, this.#script.maxParallel);
  }

  job(job: number) {
    const found = this.#script.pipeline.jobs[job];
    if (!found) throw new Error(`there is no job ${job}`);
    return found;
  }

  isLocked(lock: string): boolean {
    return [...this.running].some((job) => this.job(job).locks.includes(lock));
  }

  /** The jobs that a node waits for: its needs, and behind gates the jobs of whole stages. */
  above(node: number): number[] {
    return (this.graph.before[node] ?? []).flatMap((need) =>
      need < this.graph.jobCount ? [need] : this.above(need),
    );
  }

  isFree(job: number): boolean {
    return this.above(job).every((need) => this.settled.has(need));
  }

  fits(job: number): boolean {
    return this.slots(job) <= this.free && !this.job(job).locks.some((lock) => this.isLocked(lock));
  }

  /** Jobs that only wait for slots and locks. */
  get ready(): number[] {
    if (!this.#hasBegun) return [];
    return this.#script.pipeline.jobs
      .map((job) => job.index)
      .filter((job) => !this.settled.has(job) && !this.running.has(job) && !this.backingOff.has(job))
      .filter((job) => this.isFree(job));
  }

  told(fact: Fact): void {
    if (fact.kind === 'begin') this.#hasBegun = true;
    if (fact.kind === 'ended') this.running.delete(fact.job);
    if (fact.kind === 'backoff-over') this.backingOff.delete(fact.job);
  }

  decided(decision: Decision): void {
    const { kind, job } = decision;
    const wrong = (why: string): never => {
      throw new Error(`${kind} of ${this.job(job).id}: ${why}`);
    };
    if (this.settled.has(job)) wrong('it is settled');
    if (kind === 'stop' && !this.running.has(job)) wrong('it does not run');
    if (kind !== 'stop' && this.running.has(job)) wrong('it runs');
    if (kind === 'start') {
      if (this.backingOff.has(job)) wrong('it backs off');
      if (!this.isFree(job)) wrong('what it waits for has not ended');
      if (!this.fits(job)) wrong('its slots or locks are taken');
      this.running.add(job);
      this.starts++;
    }
    if (kind === 'back-off') this.backingOff.add(job);
    if (kind === 'settle') {
      this.backingOff.delete(job);
      this.settled.set(job, decision.outcome);
    }
  }
}
