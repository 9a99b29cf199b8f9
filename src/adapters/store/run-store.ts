import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../base/result.js';
import type { Event } from '../../domain/event.js';
import type { OpenRun, Scratch } from '../../ports/run-store.js';
import { writeAtomically } from './atomic.js';
import { writeLauncher } from './job-launcher.js';
import { Journal } from './journal.js';
import { writeOwner } from './owner.js';
import { makeRunsDirectory, prune, removeQuietly } from './runs.js';
import { ScratchPool } from './scratch.js';
import { FileSpool } from './spool.js';

export { interruptedRuns } from './runs.js';

/** `20260102-030405-1f4c0a`: ids sort by time, for which the last part begins with the milliseconds. */
function runId(now: Date): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, '')
    .replace('T', '-');
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${stamp}-${milliseconds}${randomBytes(2).toString('hex').slice(1)}`;
}

/** `.cimyr/runs/<id>/` of one workspace, mode 0700: journal, spools, `run.json`, artifacts. */
export class RunDirectory implements OpenRun {
  readonly id: string;
  readonly directory: string;
  readonly binDirectory: string;
  readonly #journal: Journal;
  readonly #scratch: ScratchPool;
  readonly #spools = new Map<string, FileSpool>();
  /** Emits the name of a spool. */
  readonly #opened = new EventEmitter();

  /** `launcher` is the argv that starts cimyr itself. Throws when the directory cannot be made. */
  constructor(workspace: string, now: Date, launcher: readonly string[]) {
    this.id = runId(now);
    const runs = makeRunsDirectory(workspace);
    this.directory = join(runs, this.id);
    this.binDirectory = join(this.directory, 'bin');
    this.#scratch = new ScratchPool(join(this.directory, 'tmp'));
    for (const directory of [this.directory, join(this.directory, 'logs'), this.binDirectory])
      mkdirSync(directory, { mode: 0o700 });
    writeOwner(this.directory);
    writeLauncher(this.binDirectory, launcher);
    this.#journal = new Journal(join(this.directory, 'events.ndjson'));
    prune(runs);
  }

  journal(event: Event): void {
    this.#journal.append(event);
  }

  spool(job: number, attempt: number): FileSpool {
    const name = `logs/${job}-${attempt}.log`;
    const spool = new FileSpool(join(this.directory, name), name);
    this.#spools.set(`${job}-${attempt}`, spool);
    this.#opened.emit(`${job}-${attempt}`);
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
    const spool = this.#spools.get(name);
    if (spool) yield* spool.follow();
  }

  /** Ends the journal and writes the record; what could not be kept, if anything. */
  close(runJson: string): string | undefined {
    const lost = this.#journal.close();
    removeQuietly(join(this.directory, 'tmp'));
    removeQuietly(this.binDirectory);
    try {
      // A job may have removed it (`git clean -dfx`).
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeAtomically(join(this.directory, 'run.json'), runJson);
      return lost;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
