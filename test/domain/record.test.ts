import { describe, expect, it } from 'vitest';
import type { Masked } from '../../src/base/masker.js';
import type { AttemptOutcome, Event } from '../../src/domain/event.js';
import { countWarnings, jobDuration, RecordFold } from '../../src/domain/record.js';
import { stageRows } from '../../src/domain/stage-rows.js';
import { pipelineOf } from './pipelines.js';

const pipeline = pipelineOf({
  build: { jobs: { compile: {}, lint: {} } },
  test: { jobs: { unit: {}, e2e: { needs: ['build.compile'] } } },
});
const begin: Event = {
  kind: 'run-started',
  at: 1000,
  run: 'r1',
  pipeline: 'shop',
  file: 'cimyr.yml',
  maxParallel: 4,
  stages: stageRows(pipeline),
};

const text = (value: string) => value as Masked;
const started = (at: number, job: string, attempt = 1): Event => ({
  kind: 'attempt-started',
  at,
  job,
  attempt,
});
const ended = (at: number, job: string, attempt: number, status: AttemptOutcome['status']): Event => ({
  kind: 'attempt-ended',
  at,
  job,
  attempt,
  outcome: status === 'success' ? { status } : { status, reason: 'exit-code', exitCode: 2 },
  spool: { file: `${job}.${attempt}.log`, bytes: at },
  tail: text(`tail ${attempt}`),
});
type Settled = Extract<Event, { kind: 'job-ended' }>['outcome'];
const settled = (at: number, job: string, outcome: Settled): Event => ({
  kind: 'job-ended',
  at,
  job,
  outcome,
});

function fold(...events: Event[]) {
  const folded = new RecordFold();
  for (const event of [begin, ...events]) folded.add(event);
  return folded.record;
}
const jobOf = (id: string, ...events: Event[]) => fold(...events).jobs.get(id);

describe('the record of a run', () => {
  it('has the run, its stages and its jobs in the order of the file, before anything has run', () => {
    const record = fold();
    const { id, file, maxParallel, startedAt, stageNames, jobs, status } = record;
    expect({ id, file, maxParallel, startedAt, stageNames, status }).toEqual({
      id: 'r1',
      file: 'cimyr.yml',
      maxParallel: 4,
      startedAt: 1000,
      stageNames: ['build', 'test'],
      status: undefined,
    });
    expect(
      [...jobs.values()].map((job) => [job.id, job.stage, job.name, job.needs, job.afterStages]),
    ).toEqual([
      ['build.compile', 'build', 'compile', [], []],
      ['build.lint', 'build', 'lint', [], []],
      ['test.unit', 'test', 'unit', [], ['build']],
      ['test.e2e', 'test', 'e2e', ['build.compile'], []],
    ]);
  });

  it('has every attempt of a job with how it ended, and calls a success after a retry flaky', () => {
    const id = 'build.lint';
    const events = [
      started(1010, id),
      ended(1020, id, 1, 'failure'),
      started(1050, id, 2),
      ended(1090, id, 2, 'success'),
      settled(1091, id, { status: 'success' }),
    ];
    expect(jobOf(id, ...events)).toMatchObject({
      status: 'success',
      flaky: true,
      endedAt: 1091,
      attempts: [
        { startedAt: 1010, endedAt: 1020, outcome: { status: 'failure', exitCode: 2 }, tail: 'tail 1' },
        { startedAt: 1050, endedAt: 1090, spool: { file: 'build.lint.2.log', bytes: 1090 }, tail: 'tail 2' },
      ],
    });
    expect(jobOf(id, ...events.slice(0, 3))?.attempts[1]).toEqual({ startedAt: 1050, tail: '' });
  });

  it.each([
    ['one attempt', [started(1, 'test.unit'), settled(2, 'test.unit', { status: 'success' })]],
    [
      'a second failure',
      [started(1, 'test.unit'), started(2, 'test.unit', 2), settled(3, 'test.unit', { status: 'failure' })],
    ],
  ])('does not call it flaky after %s', (_, events) => {
    expect(jobOf('test.unit', ...events)).not.toHaveProperty('flaky');
  });

  it('keeps why a job did not run, and who is at the root', () => {
    const outcome = { status: 'skipped', reason: 'dependency', root: 'build.compile' } as const;
    expect(jobOf('test.e2e', settled(5, 'test.e2e', outcome))).toMatchObject({ ...outcome, attempts: [] });
  });

  it('counts as warnings the failures that were allowed', () => {
    const allowed = settled(5, 'build.lint', { status: 'failure', reason: 'exit-code', allowed: true });
    const unallowed = settled(5, 'test.unit', { status: 'failure', reason: 'exit-code' });
    expect(countWarnings(fold(allowed, unallowed))).toBe(1);
  });

  it('has the notices, the artifacts, the first reason to stop, and the end', () => {
    const files = [{ path: 'dist/a', bytes: 1 }];
    const record = fold(
      { kind: 'notice', at: 1, message: text('no lock file') },
      { kind: 'notice', at: 2, job: 'build.lint', message: text('left over') },
      { kind: 'artifact', at: 3, job: 'build.compile', name: 'dist', files },
      { kind: 'stopping', at: 4, because: 'timeout' },
      { kind: 'stopping', at: 5, because: 'cancelled' },
      { kind: 'run-ended', at: 2500, status: 'failure' },
    );
    expect(record).toMatchObject({ stopped: 'timeout', endedAt: 2500, status: 'failure' });
    expect(record.notices).toEqual([
      { message: 'no lock file' },
      { job: 'build.lint', message: 'left over' },
    ]);
    expect(record.artifacts).toEqual([{ job: 'build.compile', name: 'dist', files }]);
  });

  it('is not disturbed by a job that it does not know', () => {
    expect(fold(started(1, 'gone'), settled(2, 'gone', { status: 'success' }))).toEqual(fold());
  });
});

describe("a job's duration", () => {
  const id = 'test.unit';
  it.each([
    ['is none before it started', 0, []],
    ['is none when it was skipped', 0, [settled(50, id, { status: 'skipped' })]],
    ['is none while it runs', 0, [started(10, id)]],
    [
      'goes from the first start to the last end, waits included',
      90,
      [
        started(10, id),
        ended(20, id, 1, 'failure'),
        started(60, id, 2),
        ended(100, id, 2, 'success'),
        settled(140, id, { status: 'success' }),
      ],
    ],
    [
      'goes to the end of the job where an attempt has none',
      30,
      [started(10, id), settled(40, id, { status: 'cancelled' })],
    ],
    ['is never negative', 0, [started(10, id), settled(4, id, { status: 'cancelled' })]],
  ])('%s', (_, ms, events) => {
    const job = jobOf(id, ...events);
    expect(job && jobDuration(job)).toBe(ms);
  });
});
