import type { Masked } from '../../src/base/masked.js';
import type { AttemptOutcome, Event, JobRow } from '../../src/domain/event.js';
import type { Outcome, RunStatus } from '../../src/domain/outcome.js';
import { RecordFold, type RunRecord } from '../../src/domain/record.js';

export const masked = (text: string): Masked => text as Masked;

/** One job as a test tells it: what it waits for, and how its attempts ended. */
export interface Told {
  readonly stage?: string;
  readonly name?: string;
  /** Where it stands in the file, as all cells of its matrix do. */
  readonly line?: number;
  readonly needs?: readonly string[];
  readonly afterStages?: readonly string[];
  /** When its first attempt starts, and how long each takes, in ms. */
  readonly start?: number;
  readonly duration?: number;
  readonly attempts?: readonly AttemptOutcome[];
  readonly tail?: string;
  /** How long another attempt after the last one was to wait, in ms. */
  readonly backoffMs?: number;
  readonly cause?: string;
  /** Undefined: the run was killed before it ended. */
  readonly outcome?: Omit<Outcome, 'root'> & { readonly root?: string };
}

export const succeeded: Told = { attempts: [{ status: 'success' }], outcome: { status: 'success' } };

/** `code`: what the one command of the job exited with. */
export function failed(code: number, tail = '', command = 'make'): Told {
  const attempt: AttemptOutcome = {
    status: 'failure',
    reason: 'exit-code',
    exitCode: code,
    failure: { kind: 'exit-code', blame: 'user', code, command: masked(command) },
  };
  return { attempts: [attempt], tail, outcome: { status: 'failure', reason: 'exit-code' } };
}

export const skipped = (root: string): Told => ({
  outcome: { status: 'skipped', reason: 'dependency', root },
});

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

/** The events of a run whose jobs, by id, went as told; those without a stage are in the unnamed one. */
export function eventsOf(
  jobs: Readonly<Record<string, Told>>,
  status?: RunStatus,
  pipeline = 'shop',
): Event[] {
  const entries = Object.entries(jobs);
  const rows = new Map<string, JobRow[]>();
  for (const [
    i,
    [id, { stage = '', name = id, needs = [], afterStages = [], line = i + 10 }],
  ] of entries.entries()) {
    const row = { id, name, needs, afterStages, line, definition: '' };
    rows.set(stage, [...(rows.get(stage) ?? []), row]);
  }
  const stages = [...rows].map(([name, jobs]) => ({ name, needs: [], jobs }));
  const head = { run: '20260102-030405-abcdef', pipeline, file: 'cimyr.yml', maxParallel: 4, stages };
  const happened = entries.flatMap(([job, told]) => eventsOfJob(job, told)).sort((a, b) => a.at - b.at);
  const end = Math.max(START, ...happened.map(({ at }) => at));
  const last: Event[] = status === undefined ? [] : [{ kind: 'run-ended', at: end, status }];
  return [{ kind: 'run-started', schemaVersion: 1, at: START, ...head }, ...happened, ...last];
}

function eventsOfJob(
  job: string,
  { start = 0, duration = 1000, attempts = [], tail = '', backoffMs, cause, outcome }: Told,
): Event[] {
  let at = START + start;
  const events: Event[] = [];
  for (const [i, outcome] of attempts.entries()) {
    const attempt = i + 1;
    events.push({ kind: 'attempt-started', at, job, attempt });
    at += duration;
    events.push({
      kind: 'attempt-ended',
      at,
      job,
      attempt,
      outcome,
      tail: masked(tail),
      ...(cause === undefined ? {} : { cause: masked(cause) }),
      ...(backoffMs === undefined ? {} : { backoffMs }),
    });
  }
  return outcome ? [...events, { kind: 'job-ended', at, job, outcome }] : events;
}

export function foldOf(events: readonly Event[]): RunRecord {
  const fold = new RecordFold();
  for (const event of events) fold.add(event);
  return fold.record;
}

export const recordOf = (jobs: Readonly<Record<string, Told>>, status?: RunStatus): RunRecord =>
  foldOf(eventsOf(jobs, status));
