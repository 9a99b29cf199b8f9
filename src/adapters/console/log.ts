import type { Clock } from '../../base/clock.js';
import { formatDuration } from '../../base/duration.js';
import { Heartbeat } from '../../base/heartbeat.js';
import { linesOf } from '../../base/lines.js';
import type { Masked } from '../../base/masked.js';
import type { Event, SpoolReference } from '../../domain/event.js';
import { type JobRecord, RecordFold } from '../../domain/record.js';
import type { EventSink } from '../../ports/event-sink.js';
import { EventLines } from '../../report/event-lines.js';
import { moreSkipped } from '../../report/job-groups.js';
import { jobLine, SIGNS } from '../../report/job-lines.js';
import { timeLines } from '../../report/time-words.js';
import type { Dialect } from './dialect.js';
import { endLines } from './end-lines.js';
import type { Writer } from './writer.js';

export type LogMode = 'grouped' | 'stream' | 'quiet';

/** How the log gets at output: whole when an attempt has ended, or along while it is written. */
export interface OutputReader {
  read(reference: SpoolReference, from: number, to: number): AsyncIterable<Uint8Array>;
  follow(job: string, attempt: number, ended: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Of a longer output the log shows the beginning and the end; the whole lies in the run's directory. */
const MAX_SHOWN_BYTES = 16 * 1024 * 1024;

const MAX_BLOCKED = 5;
/** So many lines further up a reader still sees. */
const MAX_REMEMBERED = 30;

/**
 * Turns events into a log at the reader's pace: what is to be said waits in a chain of promises, never in the
 * run's way.
 */
export class Log {
  readonly sink: EventSink;
  readonly #fold = new RecordFold();
  readonly #lines = new EventLines();
  readonly #mode: LogMode;
  readonly #dialect: Dialect;
  readonly #writer: Writer;
  readonly #output: OutputReader;
  readonly #clock: Clock;
  #chain: Promise<void> = Promise.resolve();
  /** By job: its output of so far, where the log reads along. */
  readonly #following = new Map<string, Promise<void>>();
  /** Aborts when the attempt that is followed has ended. */
  readonly #ended = new Map<string, AbortController>();
  /** By the job that blocks them: how many were skipped. */
  readonly #blocked = new Map<string, number>();
  /** The last job whose output was shown, and how many lines stand below it. */
  #above: { readonly job: JobRecord; below: number } | undefined;
  /** Those that have no line of their own. */
  readonly #unsaid: string[] = [];
  #heartbeat: Heartbeat | undefined;
  readonly #running = new Map<string, number>();

  constructor(mode: LogMode, dialect: Dialect, writer: Writer, output: OutputReader, clock: Clock) {
    this.#mode = mode;
    this.#dialect = dialect;
    this.#writer = writer;
    this.#output = output;
    this.#clock = clock;
    this.sink = (event) => this.#take(event);
  }

  /** Between sections, where the runner listens: inside one it would print the value instead. */
  hide(secret: string): void {
    this.#enqueue(async () => {
      for (const line of this.#dialect.hide(secret)) await this.#writer.line(line);
    });
  }

  /** Resolves when everything has been said. */
  async done(): Promise<void> {
    this.#heartbeat?.stop();
    await Promise.all(this.#following.values());
    await this.#chain;
    await this.#writer.flush();
  }

  #take(event: Event): void {
    this.#fold.add(event);
    const line = this.#lines.of(event);
    if (line !== undefined && (this.#mode !== 'quiet' || event.kind === 'stopping'))
      this.#say(line, event.kind === 'attempt-ended' ? event.job : '');
    switch (event.kind) {
      case 'run-started':
        if (this.#mode === 'grouped') this.#heartbeat = new Heartbeat(this.#clock, () => this.#tellRunning());
        return;
      case 'attempt-started':
        this.#running.set(event.job, event.at);
        if (this.#mode === 'stream') this.#follow(event.job, event.attempt);
        return;
      case 'attempt-ended':
        this.#running.delete(event.job);
        this.#ended.get(event.job)?.abort();
        return;
      case 'job-ended':
        this.#showJob(this.#fold.record.jobs.get(event.job));
        return;
      case 'run-ended':
        this.#heartbeat?.stop();
        this.#enqueue(async () => {
          // Streams of other jobs may still have lines to show before the end is told.
          await Promise.all(this.#following.values());
          for (const line of this.#blockedLines()) await this.#writer.line(this.#dialect.own(line));
          const time = this.#mode === 'quiet' ? [] : timeLines(this.#fold.record);
          const { record } = this.#fold;
          const lines = endLines(record, this.#dialect, time, this.#shownAbove());
          for (const line of lines) await this.#writer.line(line);
        });
    }
  }

  /** Where people read from top to bottom: the runner folds the sections. */
  #shownAbove(): string | undefined {
    if (!this.#above || this.#dialect.isObeyed) return undefined;
    const { job, below } = this.#above;
    const { tail = '', services, spool } = job.attempts.at(-1) ?? {};
    // Where the disk was full only the tail has its end.
    if ((spool?.bytes ?? 0) < Buffer.byteLength(tail.trimEnd())) return undefined;
    return !services && tail.split('\n').length + below <= MAX_REMEMBERED ? job.id : undefined;
  }

  /** Of many jobs that one blocks the first are told, the others counted at the end. */
  #isOneTooMany({ id, status, root }: JobRecord): boolean {
    if (status !== 'skipped' || root === undefined) return false;
    const count = (this.#blocked.get(root) ?? 0) + 1;
    this.#blocked.set(root, count);
    if (count > MAX_BLOCKED) this.#unsaid.push(id);
    return count > MAX_BLOCKED;
  }

  #blockedLines(): string[] {
    return moreSkipped(this.#fold.record, this.#unsaid).map((line) => `${SIGNS.skipped} … and ${line}`);
  }

  #showJob(job: JobRecord | undefined): void {
    if (!job || this.#mode === 'quiet' || this.#isOneTooMany(job)) return;
    this.#heartbeat?.restart();
    const spools = job.attempts.filter((attempt) => attempt.spool);
    if (this.#mode === 'stream' || spools.length === 0) return this.#say(jobLine(job), job.id);
    this.#above = { job, below: 0 };
    this.#enqueue(async () => {
      const { open, close } = this.#dialect.section(jobLine(job));
      for (const line of open) await this.#writer.line(line);
      for (const [i, { spool }] of job.attempts.entries()) {
        if (job.attempts.length > 1)
          await this.#writer.line(this.#dialect.inSection(`-- attempt ${i + 1} --`));
        if (spool) await this.#showOutput(spool);
      }
      for (const line of close) await this.#writer.line(line);
    });
  }

  async #showOutput(spool: SpoolReference): Promise<void> {
    const half = MAX_SHOWN_BYTES / 2;
    const say = (line: string) => this.#dialect.inSection(line);
    const copy = (from: number, to: number) => this.#copy(this.#output.read(spool, from, to), say);
    if (spool.bytes <= MAX_SHOWN_BYTES) return copy(0, spool.bytes);
    await copy(0, half);
    const left = `… ${spool.bytes - MAX_SHOWN_BYTES} bytes left out here; all of it is in the run's ${spool.file} …`;
    await this.#writer.line(say(left));
    await copy(spool.bytes - half, spool.bytes);
  }

  async #copy(chunks: AsyncIterable<Uint8Array>, say: (line: string) => Masked): Promise<void> {
    try {
      for await (const line of linesOf(chunks, this.#dialect.cut)) await this.#writer.line(say(line));
    } catch (error) {
      const message = `· the output could not be read: ${(error as Error).message}`;
      await this.#writer.line(this.#dialect.own(message));
    }
  }

  #follow(job: string, attempt: number): void {
    const say = (line: string) => this.#dialect.printed(line, `${job} | `);
    const ended = new AbortController();
    this.#ended.set(job, ended);
    const copied = this.#copy(this.#output.follow(job, attempt, ended.signal), say);
    this.#following.set(job, copied);
    void copied.then(() => {
      if (this.#following.get(job) === copied) this.#following.delete(job);
    });
  }

  /** A hang shows who hangs. */
  #tellRunning(): void {
    const names = [...this.#running].map(([job, at]) => `${job} (${formatDuration(this.#clock.now() - at)})`);
    if (names.length === 0) return;
    const more = names.length > 8 ? `, and ${names.length - 8} more` : '';
    this.#say(`… running: ${names.slice(0, 8).join(', ')}${more}`);
  }

  /** A line of our own; one about a job comes behind what the log still reads of it. */
  #say(line: string, job = ''): void {
    if (this.#above) this.#above.below++;
    this.#enqueue(async () => {
      await this.#following.get(job);
      await this.#writer.line(this.#dialect.own(line));
    });
  }

  #enqueue(task: () => Promise<void>): void {
    this.#chain = this.#chain.then(task);
  }
}
