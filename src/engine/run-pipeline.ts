import { setMaxListeners } from 'node:events';
import type { Clock } from '../base/clock.js';
import type { Masked, Masker } from '../base/masker.js';
import { onAbort } from '../base/on-abort.js';
import type { Event } from '../domain/event.js';
import { type Outcome, type RunStatus, runStatus } from '../domain/outcome.js';
import type { FailureMode, Job, Pipeline } from '../domain/pipeline.js';
import type { Decision, Fact } from '../domain/schedule/facts.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import { stageRows } from '../domain/stage-rows.js';
import type { EventSink } from '../ports/event-sink.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import type { Shell } from '../ports/shell.js';
import { jobOutcome, stopReason } from './attempt-outcomes.js';
import type { RunEnvironment } from './job-environment.js';
import { keepArtifacts } from './keep-artifacts.js';
import { NeedViews } from './need-views.js';
import { performAttempt } from './perform-attempt.js';
import { Retries } from './retries.js';
import { scheduleOf } from './schedule-of.js';
import { StageClocks } from './stage-clocks.js';

export interface RunRequest {
  readonly pipeline: Pipeline;
  readonly maxParallel: number;
  readonly onFailure: FailureMode;
  readonly environment: RunEnvironment;
  /** Aborts when somebody asks to stop. */
  readonly cancel: AbortSignal;
  /** Aborts when they ask again, or time is up: everything ends at once. */
  readonly kill: AbortSignal;
  /** What a job weighs in the longest remaining path: how long it usually takes, in any one unit. */
  readonly weight: (job: number) => number;
  /** Jobs with `changes` none of which happened. */
  readonly unchanged: ReadonlySet<number>;
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
  readonly #retries: Retries;
  readonly #stageClocks: StageClocks;
  readonly #running = new Map<number, AbortController>();
  readonly #summaries = new Map<number, string>();
  #ended: 'done' | 'cancelled' | 'timeout' = 'done';
  /** A job has failed for good. */
  #hasFailed = false;
  #finish: () => void = () => {};
  #break: (error: unknown) => void = () => {};

  constructor(request: RunRequest, ports: RunPorts) {
    const { pipeline } = request;
    this.#request = request;
    this.#ports = ports;
    this.#needs = new NeedViews(pipeline);
    this.#retries = new Retries(ports.clock);
    this.#schedule = scheduleOf(request, this.#needs, ports.masker, (job, message) =>
      this.#notice(message, job.id),
    );
    this.#stageClocks = new StageClocks(pipeline, ports.clock, (jobs) =>
      this.#tell({ kind: 'expire', jobs }),
    );
  }

  async run(): Promise<RunResult> {
    const { pipeline, cancel, kill } = this.#request;
    const { store, clock } = this.#ports;
    this.#emit({
      kind: 'run-started',
      schemaVersion: 1,
      at: clock.now(),
      run: store.id,
      pipeline: pipeline.name,
      file: pipeline.file,
      maxParallel: this.#request.maxParallel,
      stages: stageRows(pipeline),
    });
    for (const notice of this.#request.notices) this.#notice(this.#ports.masker.text(notice));
    const over = new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      this.#break = reject;
    });
    const { timeoutMs } = pipeline;
    // Every running attempt listens, and that is no leak.
    setMaxListeners(0, kill);
    const releases = [
      onAbort(cancel, () => this.#stopRun('cancelled')),
      onAbort(kill, () => this.#stopRun('killed')),
      timeoutMs === undefined ? () => {} : clock.after(timeoutMs, () => this.#stopRun('timeout')),
    ];
    this.#tell({ kind: 'begin' });
    try {
      await over;
    } finally {
      for (const release of releases) release();
      this.#stageClocks.stop();
      const strays = await this.#ports.shell.sweep(`:${store.id}.`, kill);
      if (strays > 0)
        this.#notice(`${strays} stray process${strays === 1 ? '' : 'es'} of the run ended` as Masked);
    }
    const outcomes = pipeline.jobs.map((job) => this.#schedule.outcome(job.index) as Outcome);
    const status = runStatus(outcomes, this.#ended);
    this.#emit({ kind: 'run-ended', at: clock.now(), status });
    const written = [...this.#summaries].filter(([, text]) => text !== '');
    const summaries = written.sort(([a], [b]) => a - b);
    return {
      status,
      outputs: this.#needs.outputsById(),
      summaries: summaries.map(([index, text]) => ({ job: pipeline.jobs[index]?.id ?? '', text })),
    };
  }

  #tell(fact: Fact): void {
    for (const decision of this.#schedule.tell(fact)) this.#perform(decision);
    if (this.#schedule.isOver && this.#running.size === 0) this.#finish();
  }

  #perform(decision: Decision): void {
    const job = this.#request.pipeline.jobs[decision.job] as Job;
    switch (decision.kind) {
      case 'start':
        // Only a bug throws: it ends the run, and the frame tells it.
        void this.#attempt(job).catch(this.#break);
        return;
      case 'back-off':
        this.#retries.backOff(job, () => this.#tell({ kind: 'backoff-over', job: job.index }));
        return;
      case 'stop':
        this.#running.get(job.index)?.abort(stopReason(decision.because));
        return;
      case 'settle':
        this.#settle(job, decision.outcome);
    }
  }

  /** Then nothing is tried again. */
  get #windsDown(): boolean {
    return this.#ended !== 'done' || (this.#hasFailed && this.#request.onFailure !== 'continue');
  }

  #settle(job: Job, outcome: Outcome): void {
    this.#retries.forget(job);
    this.#needs.ended(job, outcome.status);
    const { root, ...rest } = outcome;
    const named = root === undefined ? rest : { ...rest, root: this.#request.pipeline.jobs[root]?.id ?? '' };
    this.#emit({ kind: 'job-ended', at: this.#ports.clock.now(), job: job.id, outcome: named });
  }

  async #attempt(job: Job): Promise<void> {
    const { clock } = this.#ports;
    const attempt = this.#retries.begin(job);
    const stop = new AbortController();
    this.#running.set(job.index, stop);
    this.#stageClocks.starts(job);
    this.#emit({ kind: 'attempt-started', at: clock.now(), job: job.id, attempt });
    const { pipeline, environment, kill } = this.#request;
    const result = await performAttempt(
      {
        pipeline,
        job,
        number: attempt,
        environment,
        needs: this.#needs,
        stop: stop.signal,
        kill,
      },
      this.#ports,
    );
    for (const notice of result.notices) this.#notice(this.#ports.masker.text(notice), job.id);
    const again = await this.#retries.wants(job, result.outcome, result.tail);
    if (!again.ok) this.#notice(this.#ports.masker.text(again.error), job.id);
    const wait = again.ok && again.value && !this.#windsDown ? this.#retries.drawWait(job) : undefined;
    this.#emit({
      kind: 'attempt-ended',
      at: clock.now(),
      job: job.id,
      attempt,
      outcome: result.outcome,
      ...(result.spool ? { spool: result.spool } : {}),
      tail: result.tail,
      ...(wait === undefined ? {} : { backoffMs: wait }),
    });
    this.#needs.produced(job, result.outputs);
    this.#summaries.set(job.index, result.summary);
    if (result.outcome.status === 'success') await this.#keepArtifacts(job);
    this.#running.delete(job.index);
    const outcome = jobOutcome(job, result.outcome);
    const retry = wait !== undefined;
    this.#hasFailed ||= outcome.status === 'failure' && !outcome.allowed && !retry;
    this.#tell({ kind: 'ended', job: job.index, outcome, retry });
  }

  async #keepArtifacts(job: Job): Promise<void> {
    const { clock, masker } = this.#ports;
    const { pipeline, environment } = this.#request;
    const kept = await keepArtifacts({ pipeline, job, environment, needs: this.#needs }, this.#ports);
    if (kept?.kind === 'notice') this.#notice(masker.text(kept.message), job.id);
    if (kept?.kind === 'kept')
      this.#emit({ kind: 'artifact', at: clock.now(), job: job.id, name: kept.name, files: kept.files });
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
