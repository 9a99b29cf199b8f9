import { backoffMs, seededRandom } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import type { Masked, Masker } from '../base/masker.js';
import { onAbort } from '../base/on-abort.js';
import type { Event } from '../domain/event.js';
import { buildGraph } from '../domain/graph.js';
import { type Outcome, type RunStatus, runStatus } from '../domain/outcome.js';
import type { FailureMode, Job, Pipeline } from '../domain/pipeline.js';
import type { Decision, Fact } from '../domain/schedule/facts.js';
import { scheduledJobs } from '../domain/schedule/jobs.js';
import { Schedule } from '../domain/schedule/schedule.js';
import { stageRows } from '../domain/stage-rows.js';
import type { EventSink } from '../ports/event-sink.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import type { Shell } from '../ports/shell.js';
import type { AttemptResult } from './attempt.js';
import { jobOutcome, stopReason } from './attempt-outcomes.js';
import { admits } from './conditions.js';
import type { RunEnvironment } from './job-environment.js';
import { NeedViews } from './need-views.js';
import { performAttempt } from './perform-attempt.js';
import { prepareJob } from './prepare-job.js';

export interface RunRequest {
  readonly pipeline: Pipeline;
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  readonly environment: RunEnvironment;
  /** Aborts when somebody asks to stop. */
  readonly cancel: AbortSignal;
  /** Aborts when they ask again, or time is up: everything ends at once. */
  readonly kill: AbortSignal;
  /** What users should know from the start. */
  readonly notices: readonly string[];
}

export interface RunPorts {
  readonly shell: Shell;
  readonly store: OpenRun;
  readonly workspace: Workspace;
  readonly masker: Masker;
  readonly clock: Clock;
  readonly emit: EventSink;
}

export interface RunResult {
  readonly status: RunStatus;
  /** What jobs wrote to GITHUB_OUTPUT, by job id; raw, for the doors that hand them on. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What jobs wrote to GITHUB_STEP_SUMMARY, in the order of the file. */
  readonly summaries: readonly { readonly job: string; readonly text: string }[];
}

/** Runs a pipeline to its end. Performs what the schedule decides, and tells it what came of it. */
export async function runPipeline(request: RunRequest, ports: RunPorts): Promise<RunResult> {
  return new PipelineRun(request, ports).run();
}

/** State of one run: the schedule, and for each running attempt the way to stop it. */
class PipelineRun {
  readonly #request: RunRequest;
  readonly #ports: RunPorts;
  readonly #schedule: Schedule;
  readonly #needs: NeedViews;
  readonly #attempts: number[];
  readonly #stops = new Map<number, AbortController>();
  readonly #backoffs = new Map<number, () => void>();
  /** The wait before the next attempt, drawn when the last one ended, so that the event tells what then happens. */
  readonly #waits = new Map<number, number>();
  readonly #summaries = new Map<number, string>();
  readonly #random = seededRandom(1);
  #ended: 'done' | 'cancelled' | 'timeout' = 'done';
  #finish: () => void = () => {};

  constructor(request: RunRequest, ports: RunPorts) {
    const { pipeline, maxParallel, onFailure, environment } = request;
    const graph = buildGraph(pipeline);
    this.#request = request;
    this.#ports = ports;
    this.#needs = new NeedViews(pipeline);
    this.#attempts = pipeline.jobs.map(() => 0);
    this.#schedule = new Schedule(graph, scheduledJobs(pipeline), {
      maxParallel,
      onFailure,
      weight: () => 1,
      admits: (index, status) => {
        const job = pipeline.jobs[index] as Job;
        const admitted = admits(pipeline, job, status, environment, () => this.#needs.of(job));
        if (admitted.kind === 'error')
          this.#notice(ports.masker.text(`condition: ${admitted.message}`), job.id);
        return admitted.kind === 'error'
          ? { status: 'failure', reason: 'start-error' }
          : admitted.kind === 'run';
      },
    });
  }

  async run(): Promise<RunResult> {
    const { pipeline, cancel, kill } = this.#request;
    const { store, clock } = this.#ports;
    this.#emit({
      kind: 'run-started',
      at: clock.now(),
      run: store.id,
      pipeline: pipeline.name,
      file: pipeline.file,
      maxParallel: this.#request.maxParallel,
      stages: stageRows(pipeline),
    });
    for (const notice of this.#request.notices) this.#notice(this.#ports.masker.text(notice));
    const over = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    const { timeoutMs } = pipeline;
    const releases = [
      onAbort(cancel, () => this.#stopRun('cancelled')),
      onAbort(kill, () => this.#stopRun('killed')),
      timeoutMs === undefined ? () => {} : clock.after(timeoutMs, () => this.#stopRun('timeout')),
    ];
    this.#tell({ kind: 'begin' });
    await over;
    for (const release of releases) release();
    const strays = await this.#ports.shell.sweep(`:${store.id}.`);
    if (strays > 0)
      this.#notice(`${strays} stray process${strays === 1 ? '' : 'es'} of the run ended` as Masked);
    const outcomes = pipeline.jobs.map((job) => this.#schedule.outcome(job.index) as Outcome);
    const status = runStatus(outcomes, this.#ended);
    this.#emit({ kind: 'run-ended', at: clock.now(), status });
    const summaries = [...this.#summaries].sort(([a], [b]) => a - b);
    return {
      status,
      outputs: this.#needs.outputsById(),
      summaries: summaries.map(([index, text]) => ({ job: pipeline.jobs[index]?.id ?? '', text })),
    };
  }

  #tell(fact: Fact): void {
    for (const decision of this.#schedule.tell(fact)) this.#perform(decision);
    if (this.#schedule.isOver && this.#stops.size === 0) this.#finish();
  }

  #perform(decision: Decision): void {
    const job = this.#request.pipeline.jobs[decision.job] as Job;
    switch (decision.kind) {
      case 'start':
        void this.#attempt(job);
        return;
      case 'back-off':
        this.#backOff(job);
        return;
      case 'stop':
        this.#stops.get(job.index)?.abort(stopReason(decision.because));
        return;
      case 'settle':
        this.#settle(job, decision.outcome);
    }
  }

  #settle(job: Job, outcome: Outcome): void {
    this.#backoffs.get(job.index)?.();
    this.#needs.ended(job, outcome.status);
    const { root, ...rest } = outcome;
    const named = root === undefined ? rest : { ...rest, root: this.#request.pipeline.jobs[root]?.id ?? '' };
    this.#emit({ kind: 'job-ended', at: this.#ports.clock.now(), job: job.id, outcome: named });
  }

  #backOff(job: Job): void {
    const cancel = this.#ports.clock.after(this.#waits.get(job.index) ?? 0, () => {
      this.#backoffs.delete(job.index);
      this.#tell({ kind: 'backoff-over', job: job.index });
    });
    this.#backoffs.set(job.index, cancel);
  }

  async #attempt(job: Job): Promise<void> {
    const { clock, store } = this.#ports;
    const attempt = (this.#attempts[job.index] = (this.#attempts[job.index] ?? 0) + 1);
    const stop = new AbortController();
    this.#stops.set(job.index, stop);
    this.#emit({ kind: 'attempt-started', at: clock.now(), job: job.id, attempt });
    const { pipeline, environment, kill } = this.#request;
    const result = await performAttempt(
      { pipeline, job, number: attempt, environment, needs: this.#needs, stop: stop.signal, kill },
      this.#ports,
    );
    for (const notice of result.notices) this.#notice(this.#ports.masker.text(notice), job.id);
    const retry = this.#triesAgain(job, attempt, result);
    const wait = retry ? backoffMs(job.retry.backoffMs, attempt, this.#random) : 0;
    this.#waits.set(job.index, wait);
    this.#emit({
      kind: 'attempt-ended',
      at: clock.now(),
      job: job.id,
      attempt,
      outcome: result.outcome,
      ...(result.spool ? { spool: result.spool } : {}),
      tail: result.tail,
      ...(retry ? { backoffMs: wait } : {}),
    });
    this.#needs.produced(job, result.outputs);
    if (result.summary !== '') this.#summaries.set(job.index, result.summary);
    if (result.outcome.status === 'success' && job.artifacts) await this.#collect(job, store.id);
    this.#stops.delete(job.index);
    this.#tell({ kind: 'ended', job: job.index, outcome: jobOutcome(job, result.outcome), retry });
  }

  #triesAgain(job: Job, attempt: number, { outcome }: AttemptResult): boolean {
    if (outcome.status !== 'failure' || attempt > job.retry.max || this.#ended !== 'done') return false;
    return job.retry.on === undefined || job.retry.on.some((cause) => cause === outcome.reason);
  }

  async #collect(job: Job, run: string): Promise<void> {
    const { workspace, clock } = this.#ports;
    const { environment, pipeline } = this.#request;
    const prepared = prepareJob(pipeline, job, environment, this.#needs, workspace);
    if (!prepared.ok) return;
    const name = job.artifacts?.name ?? job.id;
    const files = await workspace.collect(prepared.value.artifacts, `${run}/artifacts/${job.index}`);
    if (files.length === 0) {
      this.#notice(
        this.#ports.masker.text(`no file matches its artifacts: ${prepared.value.artifacts.join(', ')}`),
        job.id,
      );
    } else this.#emit({ kind: 'artifact', at: clock.now(), job: job.id, name, files });
  }

  #stopRun(because: 'cancelled' | 'timeout' | 'killed'): void {
    const told = because === 'timeout' ? 'timeout' : 'cancelled';
    if (this.#ended === 'done') this.#ended = told;
    this.#emit({ kind: 'stopping', at: this.#ports.clock.now(), because: told });
    this.#tell({ kind: 'stop', because });
  }

  #notice(message: Masked, job?: string): void {
    this.#emit({
      kind: 'notice',
      at: this.#ports.clock.now(),
      ...(job === undefined ? {} : { job }),
      message,
    });
  }

  #emit(event: Event): void {
    this.#ports.store.journal(event);
    this.#ports.emit(event);
  }
}
