import { setMaxListeners } from 'node:events';
import { onAbort } from '../base/on-abort.js';
import { type Outcome, runStatus } from '../domain/outcome.js';
import type { Job } from '../domain/pipeline.js';
import type { Reused } from '../domain/reuse.js';
import type { Decision, Fact } from '../domain/schedule/facts.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import { stageRows } from '../domain/stage-rows.js';
import { stopSignalIn } from '../domain/stop-signal.js';
import { jobOutcome, stopReason } from './attempt-outcomes.js';
import type { Leaving } from './keep-artifacts.js';
import { Leavings } from './leavings.js';
import { strayNotices } from './left-behind.js';
import { NeedViews } from './need-views.js';
import { performServed } from './perform-attempt.js';
import { recordable } from './recordable.js';
import { Retries } from './retries.js';
import { RunEvents } from './run-events.js';
import type { RunPorts, RunRequest, RunResult } from './run-request.js';
import { scheduleOf } from './schedule-of.js';
import { Services } from './services.js';
import { StageClocks } from './stage-clocks.js';
import { limitTime } from './time-limit.js';

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
  readonly #events: RunEvents;
  readonly #stageClocks: StageClocks;
  readonly #services: Services;
  readonly #running = new Map<number, AbortController>();
  readonly #leavings: Leavings;
  /** Ended, but what they leave is still being kept. */
  #late = 0;
  readonly #summaries = new Map<number, string>();
  #ended: 'done' | 'cancelled' | 'timeout' = 'done';
  /** The first job that has failed for good. */
  #firstFailed: Job | undefined;
  #finish: () => void = () => {};
  #break: (error: unknown) => void = () => {};

  constructor(request: RunRequest, ports: RunPorts) {
    const { pipeline } = request;
    this.#request = request;
    this.#ports = ports;
    this.#needs = new NeedViews(pipeline, (job) => this.#schedule.outcome(job));
    this.#retries = new Retries(ports.clock);
    this.#events = new RunEvents(ports.store, ports.emit, ports.clock);
    this.#schedule = scheduleOf(
      request,
      this.#needs,
      ports.masker,
      (job, message) => this.#events.notice(message, job.id),
      (job, reused) => this.#reuse(job, reused),
    );
    this.#leavings = new Leavings(ports, this.#events, request.kill);
    this.#services = new Services(request, this.#needs, this.#events, ports);
    this.#stageClocks = new StageClocks(pipeline, ports.clock, (jobs) =>
      this.#tell({ kind: 'expire', jobs }),
    );
  }

  async run(): Promise<RunResult> {
    const { pipeline, cancel, kill } = this.#request;
    const { store, clock } = this.#ports;
    this.#events.tell({
      kind: 'run-started',
      schemaVersion: 1,
      run: store.id,
      pipeline: pipeline.name,
      file: pipeline.file,
      ...(this.#request.startedBy ? { startedBy: this.#request.startedBy } : {}),
      maxParallel: this.#request.maxParallel,
      stages: stageRows(pipeline, (text) => this.#ports.masker.name(text)),
      ...(this.#request.resumes === undefined ? {} : { resumes: this.#request.resumes }),
      ...(this.#request.trace === undefined ? {} : { trace: this.#request.trace }),
    });
    for (const notice of this.#request.notices) this.#events.notice(this.#ports.masker.lines(notice));
    const over = new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      this.#break = reject;
    });
    // Every running attempt listens, and that is no leak.
    setMaxListeners(0, kill);
    const releases = [
      onAbort(cancel, () => this.#stopRun('cancelled')),
      onAbort(kill, () => this.#stopRun('killed')),
      limitTime(clock, pipeline.timeoutMs, (because) => this.#stopRun(because)),
    ];
    this.#tell({ kind: 'begin' });
    const inputs = this.#request.inputs();
    const told = inputs.then((found) => this.#events.tell({ kind: 'inputs', ...found }));
    try {
      await over;
    } finally {
      for (const release of releases) release();
      this.#stageClocks.stop();
      const releaseKill = onAbort(kill, () => this.#services.kill());
      await this.#services.stop();
      releaseKill();
      const strays = await this.#ports.shell.sweep(`:${store.id}.`, kill);
      for (const notice of strayNotices(strays)) this.#events.notice(this.#ports.masker.lines(notice));
    }
    await told;
    const outcomes = pipeline.jobs.map((job) => this.#schedule.outcome(job.index) as Outcome);
    const status = runStatus(outcomes, this.#ended);
    this.#events.tell({ kind: 'run-ended', status });
    const summaries = [...this.#summaries].filter(([, text]) => text !== '').sort(([a], [b]) => a - b);
    return {
      status,
      outputs: this.#needs.outputsById(),
      summaries: summaries.map(([index, text]) => ({ job: pipeline.jobs[index]?.id ?? '', text })),
    };
  }

  #tell(fact: Fact): void {
    for (const decision of this.#schedule.tell(fact)) this.#perform(decision);
    this.#finishIfOver();
  }

  #finishIfOver(): void {
    if (this.#schedule.isOver && this.#running.size === 0 && this.#late === 0) this.#finish();
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
    return (
      this.#ended !== 'done' || (this.#firstFailed !== undefined && this.#request.onFailure !== 'continue')
    );
  }

  #settle(job: Job, outcome: Outcome): void {
    this.#retries.forget(job);
    this.#services.settled(job);
    const leaving = this.#leavings.take(job);
    if (leaving && !this.#request.kill.aborted) void this.#settleLate(leaving, outcome).catch(this.#break);
    else this.#tellEnd(job, outcome);
  }

  /** It was stopped while it waited for another attempt: the last one's artifacts are kept first. */
  async #settleLate(leaving: Leaving, outcome: Outcome): Promise<void> {
    this.#late++;
    await this.#leavings.keep(leaving);
    this.#late--;
    this.#tellEnd(leaving.job, outcome);
    this.#finishIfOver();
  }

  #tellEnd(job: Job, outcome: Outcome): void {
    this.#noteFailed(job, outcome);
    const root = outcome.reason === 'on-failure' ? this.#firstFailed : undefined;
    this.#events.ended(job.id, outcome, root ?? this.#request.pipeline.jobs[outcome.root ?? -1]);
  }

  #noteFailed(job: Job, { status, allowed }: Outcome): void {
    if (status === 'failure' && !allowed) this.#firstFailed ??= job;
  }

  async #attempt(job: Job): Promise<void> {
    const attempt = this.#retries.begin(job);
    this.#leavings.take(job);
    const stop = new AbortController();
    this.#running.set(job.index, stop);
    this.#stageClocks.starts(job);
    this.#events.tell({ kind: 'attempt-started', job: job.id, attempt });
    const { pipeline, environment, kill, trace } = this.#request;
    const given = { pipeline, environment, kill, trace, needs: this.#needs, stop: stop.signal };
    const result = await performServed({ ...given, job, number: attempt }, this.#services, this.#ports);
    this.#events.found(job.id, attempt, result.found);
    for (const notice of result.notices) this.#events.notice(this.#ports.masker.lines(notice), job.id);
    const again = await this.#retries.wants(job, result.outcome, result.printed);
    if (!again.ok) this.#events.notice(this.#ports.masker.lines(again.error), job.id);
    const wait = again.ok && again.value && !this.#windsDown ? this.#retries.drawWait(job) : undefined;
    this.#events.tell({
      kind: 'attempt-ended',
      job: job.id,
      attempt,
      outcome: result.outcome,
      ...(result.spool ? { spool: result.spool } : {}),
      tail: result.tail,
      ...(result.found?.cause === undefined ? {} : { cause: result.found.cause }),
      ...(result.services.length > 0 ? { services: result.services } : {}),
      ...recordable(result.outputs, this.#ports.masker),
      ...(wait === undefined ? {} : { backoffMs: wait }),
    });
    this.#needs.produced(job, result.outputs);
    this.#summaries.set(job.index, result.summary);
    const leaving = { job, patterns: result.artifacts, hasSucceeded: result.outcome.status === 'success' };
    // Of what is tried again, the last attempt leaves them: this one, should no other come.
    if (wait !== undefined) this.#leavings.postpone(leaving);
    else if (!kill.aborted) await this.#leavings.keep(leaving);
    this.#running.delete(job.index);
    const outcome = jobOutcome(job, result.outcome);
    if (wait === undefined) this.#noteFailed(job, outcome);
    this.#tell({ kind: 'ended', job: job.index, outcome, retry: wait !== undefined });
  }

  #reuse(job: Job, { outputs, artifact }: Reused): void {
    this.#events.tell({ kind: 'reused', job: job.id, outputs });
    if (artifact) this.#events.tell({ kind: 'artifact', ...artifact });
    this.#needs.produced(job, outputs);
  }

  #stopRun(because: 'cancelled' | 'timeout' | 'overtime' | 'killed'): void {
    const told = because === 'timeout' ? 'timeout' : 'cancelled';
    if (this.#ended === 'done') this.#ended = told;
    const by = told === 'cancelled' ? stopSignalIn(this.#request.cancel.reason) : undefined;
    if (because !== 'overtime')
      this.#events.tell({ kind: 'stopping', because: told, ...(by === undefined ? {} : { by }) });
    this.#tell({ kind: 'stop', because });
  }
}
