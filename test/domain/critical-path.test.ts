import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../src/domain/critical-path.js';
import type { RunRecord } from '../../src/domain/record.js';
import { failed, foldOf, recordOf, skipped, succeeded, type Told } from '../report/records.js';
import { anyPipeline } from './any-pipeline.js';
import { pipelineOf } from './pipelines.js';
import { simulatedRecord } from './simulated.js';

const pathOf = (jobs: Record<string, Told>) =>
  criticalPath(recordOf(jobs, 'success')).jobs.map(({ id }) => id);
/** A job that runs from one second to another. */
const ran = (from: number, to: number, more: Told = {}): Told => ({
  ...succeeded,
  start: from * 1000,
  duration: (to - from) * 1000,
  ...more,
});

describe('criticalPath', () => {
  it('goes from the job that ended last back through the needs that ended last', () => {
    const jobs = {
      quick: ran(0, 1),
      slow: ran(0, 5),
      build: ran(5, 6, { needs: ['quick', 'slow'] }),
      lint: ran(0, 4),
      test: ran(6, 9, { needs: ['build'] }),
    };
    expect(pathOf(jobs)).toEqual(['slow', 'build', 'test']);
  });

  it('goes through the gate of a stage', () => {
    const jobs = {
      'one.a': ran(0, 1, { stage: 'one' }),
      'one.b': ran(0, 2, { stage: 'one' }),
      'two.c': ran(2, 3, { stage: 'two', afterStages: ['one'] }),
    };
    expect(pathOf(jobs)).toEqual(['one.b', 'two.c']);
  });

  it('passes over jobs that never ran, and ends with what failed', () => {
    const jobs = {
      a: ran(0, 1),
      b: { ...failed(1), start: 1000, needs: ['a'] },
      c: { ...skipped('b'), needs: ['b'] },
    };
    expect(pathOf(jobs)).toEqual(['a', 'b']);
  });

  it('is empty where nothing ran', () => {
    expect(pathOf({})).toEqual([]);
    expect(pathOf({ a: skipped('x') })).toEqual([]);
  });
});

/** `kind job seconds`, first to last. */
const told = (record: RunRecord) =>
  criticalPath(record).segments.map(({ kind, job, from, to }) =>
    `${kind} ${job} ${(to - from) / 1000}`.trim(),
  );

describe('the blame of a critical path', () => {
  const durations =
    (...seconds: number[]) =>
    (job: number) =>
      (seconds[job] ?? 0) * 1000;

  it('names the wait for a slot', () => {
    const pipeline = pipelineOf({ '': { jobs: { a: {}, b: {}, c: {} } } });
    const record = simulatedRecord(pipeline, { maxParallel: 2, duration: durations(3, 2, 2) });
    expect(told(record)).toEqual(['slot-wait c 2', 'run c 2']);
  });

  it('names the wait for a lock, and that for a slot behind it', () => {
    const pipeline = pipelineOf({
      '': { jobs: { a: { locks: ['x'] }, b: {}, c: { locks: ['x'], slots: 2 } } },
    });
    const record = simulatedRecord(pipeline, {
      maxParallel: 2,
      duration: durations(1, 3, 2),
      weight: (job) => 3 - job,
    });
    expect(told(record)).toEqual(['lock-wait c 1', 'slot-wait c 2', 'run c 2']);
  });

  it('names backoff, and blames what is left on us', () => {
    const head = { run: 'r', pipeline: 'p', file: 'f', maxParallel: 1, at: 0, schemaVersion: 1 } as const;
    const row = { id: 'a', name: 'a', needs: [], afterStages: [], line: 1, definition: '' };
    const failure = { status: 'failure' } as const;
    const success = { status: 'success' } as const;
    const end = { kind: 'attempt-ended', job: 'a', tail: '' as never } as const;
    const record = foldOf([
      { kind: 'run-started', ...head, stages: [{ name: '', needs: [], jobs: [row] }] },
      { kind: 'attempt-started', at: 1000, job: 'a', attempt: 1 },
      { ...end, at: 2000, attempt: 1, outcome: failure, backoffMs: 4000 },
      { kind: 'attempt-started', at: 7000, job: 'a', attempt: 2 },
      { ...end, at: 8000, attempt: 2, outcome: success },
      { kind: 'job-ended', at: 8500, job: 'a', outcome: success },
      { kind: 'run-ended', at: 9000, status: 'success' },
    ]);
    expect(told(record)).toEqual([
      'overhead a 1',
      'run a 1',
      'backoff a 4',
      'overhead a 1',
      'run a 1',
      'overhead a 0.5',
      'overhead  0.5',
    ]);
  });

  it('sums to the duration of the run without a gap, and blames nothing on us where we cost nothing', () => {
    const seconds = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(anyPipeline, fc.integer({ min: 1, max: 4 }), seconds, (pipeline, maxParallel, all) => {
        const duration = (job: number) => all[job % all.length] as number;
        const record = simulatedRecord(pipeline, { maxParallel, duration });
        const { segments, totals } = criticalPath(record);
        let at = record.startedAt;
        for (const { from, to } of segments) {
          expect(from).toBe(at);
          at = to;
        }
        expect(at).toBe(record.endedAt);
        expect(totals.overhead).toBe(0);
        expect(Object.values(totals).reduce((a, b) => a + b)).toBe((record.endedAt ?? 0) - record.startedAt);
      }),
    );
  });
});
