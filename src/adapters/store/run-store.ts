import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Event } from '../../domain/event.js';
import type { OpenRun } from '../../ports/run-store.js';
import { writeAtomically } from './atomic.js';
import { Journal } from './journal.js';
import { makeScratch } from './scratch.js';
import { FileSpool } from './spool.js';

const KEPT_RUNS = 20;

/** Who runs a run: enough to see later whether that process is still the same one. */
interface Owner {
  readonly pid: number;
  readonly startTime: string;
}

/** `.cimyr/runs/<id>/` of one workspace, mode 0700: journal, spools, `run.json`, artifacts. */
export class RunDirectory implements OpenRun {
  readonly id: string;
  readonly directory: string;
  readonly binDirectory: string;
  readonly #journal: Journal;
  readonly #scratch: string;
  readonly #spools = new Map<string, FileSpool>();

  /** `launcher` is the argv that starts cimyr itself. Throws when the directory cannot be made. */
  constructor(workspace: string, now: Date, launcher: readonly string[]) {
    const stamp = now
      .toISOString()
      .replace(/[-:]|\.\d+Z/g, '')
      .replace('T', '-');
    this.id = `${stamp}-${randomBytes(3).toString('hex')}`;
    const runs = runsDirectory(workspace);
    this.directory = join(runs, this.id);
    this.binDirectory = join(this.directory, 'bin');
    this.#scratch = join(this.directory, 'tmp');
    for (const name of ['logs', 'bin', 'tmp'])
      mkdirSync(join(this.directory, name), { recursive: true, mode: 0o700 });
    // What lies below belongs to nobody's repository.
    const ignore = join(workspace, '.cimyr', '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
    writeFileSync(join(this.directory, 'owner.json'), JSON.stringify(self()), { mode: 0o600 });
    const quoted = launcher.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    writeFileSync(join(this.binDirectory, 'cimyr'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o700 });
    this.#journal = new Journal(join(this.directory, 'events.ndjson'));
    prune(runs, this.id);
  }

  journal(event: Event): void {
    this.#journal.append(event);
  }

  spool(job: number, attempt: number): FileSpool {
    const name = `logs/${job}-${attempt}.log`;
    const spool = new FileSpool(join(this.directory, name), name);
    this.#spools.set(`${job}-${attempt}`, spool);
    return spool;
  }

  scratch(job: number, attempt: number) {
    return makeScratch(this.#scratch, `${job}-${attempt}`);
  }

  /** Reads an attempt's output, also while it is being written. */
  async *follow(job: number, attempt: number): AsyncGenerator<Buffer> {
    const spool = this.#spools.get(`${job}-${attempt}`);
    if (spool) yield* spool.follow();
  }

  /** Ends the journal and writes the record; what could not be kept, if anything. */
  close(runJson: string): string | undefined {
    const lost = this.#journal.close();
    rmSync(this.#scratch, { recursive: true, force: true });
    rmSync(this.binDirectory, { recursive: true, force: true });
    try {
      writeAtomically(join(this.directory, 'run.json'), runJson);
      return lost;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

export const runsDirectory = (workspace: string): string => resolve(workspace, '.cimyr', 'runs');

/** Runs whose owner is gone and who have no `run.json`: killed in the middle. */
export function interruptedRuns(workspace: string): string[] {
  const runs = runsDirectory(workspace);
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((name) => join(runs, name))
    .filter(
      (run) =>
        existsSync(join(run, 'owner.json')) && !existsSync(join(run, 'run.json')) && !isAlive(ownerOf(run)),
    );
}

function ownerOf(run: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(run, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function self(): Owner {
  return { pid: process.pid, startTime: startTime(process.pid) };
}

/** The same process id may belong to another process by now: the start time tells. */
function isAlive(owner: Owner | undefined): boolean {
  return owner !== undefined && startTime(owner.pid) === owner.startTime && owner.startTime !== '';
}

function startTime(pid: number): string {
  try {
    // Field 22 of /proc/PID/stat; the name in brackets may hold spaces.
    return (
      readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    try {
      process.kill(pid, 0);
      return 'alive';
    } catch {
      return '';
    }
  }
}

/** Keeps the newest runs; ids sort by time. One that is still going on is never removed. */
function prune(runs: string, own: string): void {
  const others = readdirSync(runs)
    .filter((name) => name !== own)
    .sort()
    .reverse();
  for (const name of others.slice(KEPT_RUNS - 1)) {
    const run = join(runs, name);
    if (existsSync(join(run, 'run.json')) || !isAlive(ownerOf(run)))
      rmSync(run, { recursive: true, force: true });
  }
}
