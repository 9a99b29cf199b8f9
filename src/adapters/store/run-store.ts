import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../../base/result.js';
import type { Event } from '../../domain/event.js';
import type { OpenRun, Scratch } from '../../ports/run-store.js';
import { writeAtomically } from './atomic.js';
import { writeLauncher } from './job-launcher.js';
import { Journal } from './journal.js';
import { orderedRuns, writeOrder } from './order.js';
import { writeOwner } from './owner.js';
import { readSpool } from './read-spool.js';
import { makeRunsDirectory, prune, removeQuietly } from './runs.js';
import { ScratchPool } from './scratch.js';
import { FileSpool } from './spool.js';
import { ensureOurs, type StateDirectory } from './state.js';

export { interruptedRuns } from './runs.js';

/** `20260102-030405-1f4c0a`: ids sort by the clock, for which the last part begins with the milliseconds. */
function runId(now: Date): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, '')
    .replace('T', '-');
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${stamp}-${milliseconds}${randomBytes(2).toString('hex').slice(1)}`;
}

/** Two runs may begin in one millisecond. */
function freeId(runs: string, now: Date): string {
  const id = runId(now);
  return existsSync(join(runs, id)) ? freeId(runs, now) : id;
}

const spoolName = (job: number, attempt: number): string => `logs/${job}-${attempt}.log`;

/** `runs/<id>/` of the state directory, mode 0700: journal, spools, `run.json`, artifacts. */
export class RunDirectory implements OpenRun {
  readonly id: string;
  readonly directory: string;
  readonly binDirectory: string;
  readonly #runs: string;
  readonly #journal: Journal;
  readonly #scratch: ScratchPool;
  /** Of one that is closed only its bytes: what it holds of the output may be 128 KiB. */
  readonly #spools = new Map<string, FileSpool | number>();
  /** Emits the name of a spool. */
  readonly #opened = new EventEmitter();

  /** `launcher` is the argv that starts cimyr itself. Throws when the directory cannot be made. */
  constructor(state: StateDirectory, now: Date, launcher: readonly string[]) {
    this.#runs = makeRunsDirectory(state);
    this.id = freeId(this.#runs, now);
    this.directory = join(this.#runs, this.id);
    this.binDirectory = join(this.directory, 'bin');
    this.#scratch = new ScratchPool(join(this.directory, 'tmp'));
    const earlier = orderedRuns(this.#runs);
    const order = (earlier.at(-1)?.order ?? 0) + 1;
    this.#appear(order);
    writeLauncher(this.binDirectory, launcher);
    this.#journal = new Journal(join(this.directory, 'events.ndjson'));
    prune([...earlier, { directory: this.directory, order }]);
  }

  /** Whole under its name, or not there: one without an owner would look like nobody's. */
  #appear(order: number): void {
    const beside = join(this.#runs, `new-${this.id}`);
    for (const directory of [beside, join(beside, 'logs'), join(beside, 'bin')])
      mkdirSync(directory, { mode: 0o700 });
    writeOwner(beside);
    writeOrder(this.directory, order);
    renameSync(beside, this.directory);
  }

  journal(event: Event): void {
    this.#journal.append(event);
  }

  spool(job: number, attempt: number): FileSpool {
    const [key, name] = [`${job}-${attempt}`, spoolName(job, attempt)];
    const spool = new FileSpool(join(this.directory, name), name, (bytes) => this.#spools.set(key, bytes));
    this.#spools.set(key, spool);
    this.#opened.emit(key);
    return spool;
  }

  serviceSpool(number: number): FileSpool {
    const name = `logs/service-${number}.log`;
    return new FileSpool(join(this.directory, name), name);
  }

  scratch(): Result<Scratch, string> {
    return this.#scratch.open();
  }

  /**
   * Reads an attempt's output, also while it is being written, and before there is any: its services start first.
   * Without any when it has ended.
   */
  async *follow(job: number, attempt: number, ended: AbortSignal): AsyncGenerator<Buffer> {
    const name = `${job}-${attempt}`;
    if (!this.#spools.has(name) && !ended.aborted)
      await once(this.#opened, name, { signal: ended }).catch(() => {});
    const spool = this.#spools.get(name) ?? 0;
    if (typeof spool !== 'number') yield* spool.follow();
    else if (spool > 0) yield* readSpool(this.directory, { file: spoolName(job, attempt) }, 0, spool);
  }

  /** Ends the journal and writes the record; what could not be kept, if anything. */
  close(runJson: string): string | undefined {
    try {
      // A job may have removed it, or put something else there.
      for (const directory of [dirname(this.#runs), this.#runs, this.directory]) ensureOurs(directory);
      const lost = this.#journal.close();
      removeQuietly(join(this.directory, 'tmp'));
      removeQuietly(this.binDirectory);
      writeAtomically(join(this.directory, 'run.json'), runJson);
      return lost;
    } catch (error) {
      // What is still open holds all the same what a report takes from it.
      this.#journal.flush();
      return (error as Error).message;
    }
  }
}
