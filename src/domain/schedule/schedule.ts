import { type Graph, tails } from '../graph.js';
import type { Outcome } from '../outcome.js';
import {
  type Decision,
  type Fact,
  type ScheduledJob,
  type SchedulePolicy,
  WINDING,
  type Winding,
} from './facts.js';
import { ReadyQueue } from './queue.js';
import { GOOD, gateStanding, type NodeStanding, nodeStandingOf, obstacleOf } from './standing.js';

type Phase = 'waiting' | 'ready' | 'running' | 'backoff' | 'settled';

/**
 * The reducer of a run: facts in, decisions out; no time, no I/O, no randomness, so the same facts always give
 * the same decisions, and a simulation or a what-if replays it. All facts of a run together cost O(V+E) plus
 * the heaps' logarithm.
 */
export class Schedule {
  readonly #jobs: readonly ScheduledJob[];
  readonly #graph: Graph;
  readonly #policy: SchedulePolicy;
  readonly #queue: ReadyQueue;
  readonly #waits: Int32Array;
  readonly #phase: Phase[];
  readonly #standing: (NodeStanding | undefined)[];
  readonly #outcomes: (Outcome | undefined)[];
  #decisions: Decision[] = [];
  /** Set once: why nothing more starts. */
  #winding: Winding | undefined;
  #hasFailed = false;
  #unsettled: number;

  constructor(graph: Graph, jobs: readonly ScheduledJob[], policy: SchedulePolicy) {
    this.#graph = graph;
    this.#jobs = jobs;
    this.#policy = policy;
    const tail = tails(graph, policy.weight);
    const followers = graph.after.map((nodes) => nodes.length);
    // Longest remaining path first, then more followers, then the order of the file.
    const before = (a: number, b: number) =>
      ((tail[b] ?? 0) - (tail[a] ?? 0) || (followers[b] ?? 0) - (followers[a] ?? 0) || a - b) < 0;
    const slots = (job: number) => Math.min(this.#job(job).demand.slots, policy.maxParallel);
    this.#queue = new ReadyQueue(
      policy.maxParallel,
      (job) => ({ slots: slots(job), locks: this.#job(job).demand.locks }),
      before,
    );
    this.#waits = Int32Array.from(graph.before, (needs) => needs.length);
    this.#phase = jobs.map(() => 'waiting');
    this.#standing = graph.before.map(() => undefined);
    this.#outcomes = jobs.map(() => undefined);
    this.#unsettled = jobs.length;
  }

  get isOver(): boolean {
    return this.#unsettled === 0;
  }

  outcome(job: number): Outcome | undefined {
    return this.#outcomes[job];
  }

  tell(fact: Fact): Decision[] {
    switch (fact.kind) {
      case 'begin':
        this.#settleReadyNodes(
          this.#graph.before.flatMap((needs, node) => (needs.length === 0 ? [node] : [])),
        );
        break;
      case 'ended':
        this.#end(fact.job, fact.outcome, fact.retry ?? false);
        break;
      case 'backoff-over':
        if (this.#phase[fact.job] === 'backoff') this.#makeReady(fact.job);
        break;
      case 'expire':
        this.#expire(new Set(fact.jobs));
        break;
      case 'stop':
        this.#windDown(fact.because);
        break;
    }
    if (this.#hasFailed && this.#policy.onFailure !== 'continue') this.#windDown('on-failure');
    this.#startWhatFits();
    const decisions = this.#decisions;
    this.#decisions = [];
    return decisions;
  }

  #end(job: number, outcome: Outcome, retry: boolean): void {
    if (this.#phase[job] !== 'running') return;
    this.#queue.release(job);
    if (retry && this.#winding === undefined) {
      this.#phase[job] = 'backoff';
      this.#outcomes[job] = outcome;
      this.#decisions.push({ kind: 'back-off', job });
      return;
    }
    this.#settle(job, outcome);
  }

  /**
   * Nothing more starts but what `runsAnyway`; under `cancel`, and for every stop from outside, running jobs
   * end. A clean-up job that runs already is let finish, as GitHub does, except when its time is up, too.
   */
  #windDown(because: Winding): void {
    // A person's Ctrl-C after a first failure still has to stop what runs.
    if (this.#winding !== undefined && WINDING.indexOf(because) <= WINDING.indexOf(this.#winding)) return;
    this.#winding = because;
    const leaves = (job: number) => this.#isFinal || !this.#job(job).runsAnyway;
    const stops = because !== 'on-failure' || this.#policy.onFailure === 'cancel';
    for (const job of this.#queue.remove(leaves)) this.#settle(job, this.#notStarted());
    for (const [job, phase] of this.#phase.entries()) {
      if (phase === 'backoff') {
        const last = this.#outcomes[job] as Outcome;
        this.#settle(job, this.#isCancelled ? { status: 'cancelled', reason: 'cancelled' } : last);
      }
      if (phase === 'running' && stops && leaves(job)) this.#decisions.push({ kind: 'stop', job, because });
    }
  }

  #expire(jobs: ReadonlySet<number>): void {
    this.#queue.remove((job) => jobs.has(job));
    for (const job of jobs) {
      const phase = this.#phase[job];
      if (phase === 'running') this.#decisions.push({ kind: 'stop', job, because: 'stage-timeout' });
      else if (phase !== 'settled') this.#settle(job, { status: 'failure', reason: 'timeout' });
    }
  }

  get #isCancelled(): boolean {
    return this.#winding === 'cancelled' || this.#winding === 'killed';
  }

  get #isOutOfTime(): boolean {
    return this.#winding === 'timeout' || this.#winding === 'overtime';
  }

  /** Clean-up jobs have had their time, too, or somebody is in a hurry: they do not start either. */
  get #isFinal(): boolean {
    return this.#winding === 'overtime' || this.#winding === 'killed';
  }

  #notStarted(): Outcome {
    if (this.#isCancelled) return { status: 'cancelled', reason: 'cancelled' };
    return { status: 'skipped', reason: this.#isOutOfTime ? 'timeout' : 'on-failure' };
  }

  #startWhatFits(): void {
    for (let job = this.#queue.take(); job !== undefined; job = this.#queue.take()) {
      this.#phase[job] = 'running';
      this.#decisions.push({ kind: 'start', job });
    }
  }

  #makeReady(job: number): void {
    this.#phase[job] = 'ready';
    this.#queue.add(job);
  }

  #settle(job: number, ended: Outcome): void {
    const isAllowed = ended.status === 'failure' && this.#job(job).mayFail;
    const outcome: Outcome = isAllowed ? { ...ended, allowed: true } : ended;
    this.#phase[job] = 'settled';
    this.#outcomes[job] = outcome;
    this.#unsettled--;
    this.#hasFailed ||= outcome.status === 'failure' && !outcome.allowed;
    this.#decisions.push({ kind: 'settle', job, outcome });
    this.#pass(job, nodeStandingOf(job, outcome, this.#above(job)));
  }

  /** Lets the followers of a node know; an explicit stack, since a chain may be 20,000 jobs long. */
  #pass(node: number, standing: NodeStanding): void {
    this.#standing[node] = standing;
    const ready: number[] = [];
    for (const next of this.#graph.after[node] ?? []) {
      this.#waits[next] = (this.#waits[next] as number) - 1;
      if (this.#waits[next] === 0) ready.push(next);
    }
    this.#settleReadyNodes(ready);
  }

  #pending: number[] = [];
  #isSettling = false;

  #settleReadyNodes(nodes: readonly number[]): void {
    this.#pending.push(...nodes);
    if (this.#isSettling) return;
    this.#isSettling = true;
    for (let i = 0; i < this.#pending.length; i++) {
      const node = this.#pending[i] as number;
      if (node < this.#graph.jobCount) this.#decide(node);
      else this.#pass(node, gateStanding(this.#above(node)));
    }
    this.#pending = [];
    this.#isSettling = false;
  }

  /** All that a job waits for has ended: it becomes ready, or is skipped. */
  #decide(job: number): void {
    // Its stage may have run out of time before.
    if (this.#phase[job] === 'settled') return;
    const { asksStatus, runsAnyway, needs } = this.#job(job);
    const above = this.#above(job);
    const bad = obstacleOf(above);
    if (bad && !asksStatus) {
      if (this.#isCancelled || bad.root === undefined) return this.#settle(job, this.#notStarted());
      return this.#settle(job, { status: 'skipped', reason: 'dependency', root: bad.root });
    }
    for (const need of needs) {
      if (need.ifSkipped === 'run' || !this.#standing[need.job]?.isSkipped) continue;
      const status = need.ifSkipped === 'fail' ? 'failure' : 'skipped';
      return this.#settle(job, { status, reason: 'dependency', root: need.job });
    }
    if (this.#winding !== undefined && (!runsAnyway || this.#isFinal)) {
      return this.#settle(job, this.#notStarted());
    }
    // What is not to run in a cancelled run is not to run in one that is out of time.
    const isStopped = this.#isCancelled || this.#isOutOfTime;
    const admitted = this.#policy.admits(job, {
      success: !bad && !isStopped,
      failure: above.some((standing) => standing.failedAbove),
      cancelled: isStopped,
    });
    if (admitted === true) this.#makeReady(job);
    else this.#settle(job, admitted === false ? { status: 'skipped', reason: 'condition' } : admitted);
  }

  #above(node: number): NodeStanding[] {
    return (this.#graph.before[node] ?? []).map((need) => this.#standing[need] ?? GOOD);
  }

  #job(job: number): ScheduledJob {
    return this.#jobs[job] as ScheduledJob;
  }
}
