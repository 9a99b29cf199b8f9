import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findingReader } from '../../src/adapters/findings/reader.js';
import { networkGauge } from '../../src/adapters/http/gauge.js';
import { processShell } from '../../src/adapters/process/shell.js';
import { readSpool } from '../../src/adapters/store/read-spool.js';
import { RunDirectory } from '../../src/adapters/store/run-store.js';
import type { StateDirectory } from '../../src/adapters/store/state.js';
import { workspaceAt } from '../../src/adapters/store/workspace.js';
import { type Clock, systemClock } from '../../src/base/clock.js';
import { Masker } from '../../src/base/masker.js';
import { Secret } from '../../src/base/secret.js';
import { loadConfiguration } from '../../src/config/load.js';
import type { Event } from '../../src/domain/event.js';
import type { FailureMode, Pipeline } from '../../src/domain/pipeline.js';
import { type JobRecord, RecordFold, type RunRecord } from '../../src/domain/record.js';
import { runPipeline } from '../../src/engine/run-pipeline.js';
import type { RunResult } from '../../src/engine/run-request.js';
import { stateAt } from '../adapters/store/state-at.js';
import { carriers } from './carriers.js';
import { Gates } from './gates.js';

interface RigOptions {
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  readonly weight?: (job: number) => number;
  readonly unchanged?: ReadonlySet<number>;
  /** The engine's; processes are always ended in real time. */
  readonly clock?: Clock;
  /** Added to what every job inherits. */
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly contexts?: Readonly<Record<string, unknown>>;
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** After each piece of output that is read for findings. */
  readonly onRead?: () => void;
  /** Prepares the workspace further before the run starts. */
  readonly prepare?: (workspace: string, state: StateDirectory) => void;
}

export function load(yaml: string): Pipeline {
  const loaded = loadConfiguration('cimyr.yml', Buffer.from(yaml));
  if (loaded.ok && loaded.value.pipeline) return loaded.value.pipeline;
  const problems = loaded.ok ? 'there is no pipeline' : JSON.stringify(loaded.error.diagnostics, null, 2);
  throw new Error(problems);
}

/** Runs a pipeline to its end, and looks at what came of it. */
export async function run(yaml: string, options?: RigOptions): Promise<RigRun> {
  const started = await start(yaml, options);
  await started.done;
  return started;
}

/** Starts a pipeline with real processes and real files; the test holds its commands at `gates`. */
export async function start(yaml: string, options: RigOptions = {}): Promise<RigRun> {
  return new RigRun(load(yaml), await Gates.listen(), options);
}

export class RigRun implements AsyncDisposable {
  readonly events: Event[] = [];
  readonly workspace: string;
  readonly state: StateDirectory;
  readonly gates: Gates;
  readonly store: RunDirectory;
  readonly masker = new Masker();
  readonly done: Promise<RunResult>;
  readonly #fold = new RecordFold();
  readonly #shell = processShell(systemClock());
  readonly #cancel = new AbortController();
  readonly #kill = new AbortController();
  readonly #waiters: { readonly isMet: (event: Event) => boolean; readonly met: (event: Event) => void }[] =
    [];
  readonly #home: string;
  #isClosed = false;

  constructor(pipeline: Pipeline, gates: Gates, options: RigOptions) {
    this.gates = gates;
    this.#home = mkdtempSync(join(realpathSync(tmpdir()), 'rig-'));
    this.workspace = join(this.#home, 'workspace');
    const bin = join(this.#home, 'bin');
    for (const directory of [this.workspace, bin]) mkdirSync(directory);
    gates.install(bin);
    for (const [name, text] of Object.entries(options.files ?? {})) {
      mkdirSync(dirname(join(this.workspace, name)), { recursive: true });
      writeFileSync(join(this.workspace, name), text);
    }
    this.state = stateAt(join(this.#home, 'state'));
    options.prepare?.(this.workspace, this.state);
    this.store = new RunDirectory(this.state, new Date(), [process.execPath, '/cimyr.js']);
    const secrets = new Map(Object.entries(options.secrets ?? {}).map(([k, v]) => [k, new Secret(v)]));
    for (const secret of secrets.values()) this.masker.add(secret.reveal());
    const base = {
      PATH: `${bin}:${process.env['PATH']}`,
      HOME: this.#home,
      GATES_PORT: String(gates.port),
      ...options.env,
    };
    const checkout = workspaceAt(this.workspace, this.state);
    const { directory } = this.store;
    this.done = runPipeline(
      {
        pipeline,
        maxParallel: options.maxParallel ?? pipeline.maxParallel ?? 4,
        weight: options.weight ?? (() => 1),
        unchanged: options.unchanged ?? new Set(),
        inputs: () => Promise.resolve({ fingerprint: 'inputs' }),
        startedBy: undefined,
        resumes: undefined,
        reused: new Map(),
        onFailure: options.onFailure ?? pipeline.onFailure,
        environment: {
          base,
          overrides: options.overrides ?? {},
          secrets,
          contexts: { github: {}, runner: {}, ...options.contexts },
        },
        cancel: this.#cancel.signal,
        kill: this.#kill.signal,
        notices: [],
      },
      {
        shell: this.#shell,
        gauge: networkGauge(systemClock(), undefined, { isBrief: true }),
        store: this.store,
        workspace: checkout,
        findings: findingReader({
          tracked: async () => new Set(),
          workspace: checkout,
          masker: this.masker,
          clock: options.clock ?? systemClock(),
          output: async function* (spool, from, to) {
            for await (const piece of readSpool(directory, spool, from, to)) {
              yield piece;
              options.onRead?.();
            }
          },
        }),
        masker: this.masker,
        clock: options.clock ?? systemClock(),
        emit: (event) => this.#take(event),
      },
    );
    // Whoever does not wait for the end need not hear of it.
    this.done.catch(() => {});
  }

  cancel(): void {
    this.#cancel.abort();
  }

  /** What a second Ctrl-C does. */
  kill(): void {
    this.#kill.abort();
  }

  get record(): RunRecord {
    return this.#fold.record;
  }

  job(id: string): JobRecord {
    const job = this.record.jobs.get(id);
    if (!job) throw new Error(`no job '${id}'; there are ${[...this.record.jobs.keys()].join(', ')}`);
    return job;
  }

  /** How every job ended: `success`, `failure exit-code`, … */
  get outcomes(): Record<string, string> {
    const words = ({ status, reason, allowed }: JobRecord) =>
      [status ?? 'none', reason, allowed ? 'allowed' : undefined].filter(Boolean).join(' ');
    return Object.fromEntries([...this.record.jobs].map(([id, job]) => [id, words(job)]));
  }

  get notices(): string[] {
    return this.record.notices.map(({ job, message }) =>
      job === undefined ? message : `${job}: ${message}`,
    );
  }

  /** Ids of the jobs of which an attempt is under way, sorted. */
  get running(): string[] {
    const isOpen = ({ attempts }: JobRecord) => attempts.length > 0 && attempts.at(-1)?.endedAt === undefined;
    return [...this.record.jobs.values()].flatMap((job) => (isOpen(job) ? [job.id] : [])).sort();
  }

  /** What an attempt wrote, as it lies on disk. */
  bytes(job: string, attempt = 1): Buffer {
    const { spool } = this.job(job).attempts[attempt - 1] ?? {};
    return spool ? readFileSync(join(this.store.directory, spool.file)) : Buffer.alloc(0);
  }

  output(job: string, attempt = 1): string {
    return this.bytes(job, attempt).toString();
  }

  /** Bytes of a running attempt's output that are on disk by now. */
  spooled(job: string, attempt = 1): number {
    const index = [...this.record.jobs.keys()].indexOf(job);
    const path = join(this.store.directory, `logs/${index}-${attempt}.log`);
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The first event like this one, which may have happened already. */
  until(isMet: (event: Event) => boolean): Promise<Event> {
    const found = this.events.find(isMet);
    if (found) return Promise.resolve(found);
    return new Promise((met) => this.#waiters.push({ isMet, met }));
  }

  ended(job: string): Promise<Event> {
    return this.until((event) => event.kind === 'job-ended' && event.job === job);
  }

  attemptEnded(job: string, attempt = 1): Promise<Event> {
    return this.until((e) => e.kind === 'attempt-ended' && e.job === job && e.attempt === attempt);
  }

  /** Processes that still carry this run's mark. */
  survivors(): number[] {
    return carriers(`:${this.store.id}.`);
  }

  /** Ends the journal, as the wiring does; what could not be kept. */
  close(): string | undefined {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    return this.store.close('{}');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    this.kill();
    this.gates.close();
    await this.done.catch(() => {});
    this.close();
    this.#shell.dispose();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #take(event: Event): void {
    this.events.push(event);
    this.#fold.add(event);
    for (const waiter of [...this.#waiters]) {
      if (!waiter.isMet(event)) continue;
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.met(event);
    }
  }
}
