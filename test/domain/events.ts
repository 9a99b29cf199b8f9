import type { Masked } from '../../src/base/masked.js';
import type { AttemptOutcome, Event } from '../../src/domain/event.js';
import { RecordFold } from '../../src/domain/record.js';
import { stageRows } from '../../src/domain/stage-rows.js';
import { pipelineOf } from './pipelines.js';

const pipeline = pipelineOf({
  build: { jobs: { compile: {}, lint: {} } },
  test: { jobs: { unit: {}, e2e: { needs: ['build.compile'] } } },
});
const begin: Event = {
  kind: 'run-started',
  schemaVersion: 1,
  at: 1000,
  run: 'r1',
  pipeline: 'shop',
  file: 'cimyr.yml',
  maxParallel: 4,
  stages: stageRows(pipeline),
};

export const text = (value: string) => value as Masked;
export const started = (at: number, job: string, attempt = 1): Event => ({
  kind: 'attempt-started',
  at,
  job,
  attempt,
});
export const ended = (at: number, job: string, attempt: number, status: AttemptOutcome['status']): Event => ({
  kind: 'attempt-ended',
  at,
  job,
  attempt,
  outcome: status === 'success' ? { status } : { status, reason: 'exit-code', exitCode: 2 },
  spool: { file: `${job}.${attempt}.log`, bytes: at },
  tail: text(`tail ${attempt}`),
});
type Settled = Extract<Event, { kind: 'job-ended' }>['outcome'];
export const settled = (at: number, job: string, outcome: Settled): Event => ({
  kind: 'job-ended',
  at,
  job,
  outcome,
});

/** The record of these events after the beginning of the run. */
export function fold(...events: Event[]) {
  const folded = new RecordFold();
  for (const event of [begin, ...events]) folded.add(event);
  return folded.record;
}
export const jobOf = (id: string, ...events: Event[]) => fold(...events).jobs.get(id);
