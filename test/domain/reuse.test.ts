import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/domain/graph.js';
import type { Pipeline } from '../../src/domain/pipeline.js';
import type { JobRecord, RunRecord } from '../../src/domain/record.js';
import { reusable } from '../../src/domain/reuse.js';
import { anyPipeline } from './any-pipeline.js';
import { pipelineOf } from './pipelines.js';
import { simulatedRecord } from './simulated.js';

const pipeline = pipelineOf({
  build: { jobs: { compile: {}, lint: { needs: [] } } },
  test: { jobs: { unit: {}, e2e: { needs: ['build.compile'] } } },
});

/** All jobs have succeeded, but for what `change` says. */
function recordOf(of: Pipeline, change: Readonly<Record<string, Partial<JobRecord>>> = {}): RunRecord {
  const record = simulatedRecord(of, { maxParallel: 4, duration: () => 1 });
  const jobs = [...record.jobs].map(([id, job]) => [id, { ...job, ...change[id] }] as const);
  return { ...record, jobs: new Map(jobs) };
}

const idsOf = (change: Readonly<Record<string, Partial<JobRecord>>>) =>
  [...reusable(pipeline, recordOf(pipeline, change)).keys()].map((index) => pipeline.jobs[index]?.id).sort();

describe('reusable', () => {
  it('are all jobs that succeeded and all of whose needs did, stages included', () => {
    expect(idsOf({})).toEqual(['build.compile', 'build.lint', 'test.e2e', 'test.unit']);
    expect(idsOf({ 'test.unit': { status: 'failure' } })).toEqual([
      'build.compile',
      'build.lint',
      'test.e2e',
    ]);
    expect(idsOf({ 'build.lint': { status: 'failure', allowed: true } })).toEqual([
      'build.compile',
      'test.e2e',
    ]);
    expect(idsOf({ 'build.compile': { status: 'cancelled' } })).toEqual(['build.lint']);
  });

  it('what was skipped for a reason of its own stands in nobody’s way', () => {
    expect(idsOf({ 'build.lint': { status: 'skipped', reason: 'condition' } })).toEqual([
      'build.compile',
      'test.e2e',
      'test.unit',
    ]);
    expect(idsOf({ 'build.lint': { status: 'skipped', reason: 'on-failure' } })).toEqual([
      'build.compile',
      'test.e2e',
    ]);
  });

  it('not a job that is told something else now, nor what waits for it', () => {
    expect(idsOf({ 'build.compile': { definition: 'other' } })).toEqual(['build.lint']);
  });

  it('not a job whose outputs are written nowhere', () => {
    const attempts = [{ startedAt: 0, endedAt: 1, tail: '', hidesOutputs: true }];
    expect(idsOf({ 'test.e2e': { attempts } })).toEqual(['build.compile', 'build.lint', 'test.unit']);
  });

  it('takes outputs over, those that were taken over before, too', () => {
    const attempts = [{ startedAt: 0, endedAt: 1, tail: '', outputs: { a: '1' } }];
    const found = reusable(
      pipeline,
      recordOf(pipeline, {
        'build.compile': { attempts },
        'build.lint': { attempts: [], reason: 'cached', reused: { outputs: { b: '2' } } },
      }),
    );
    expect([found.get(0)?.outputs, found.get(1)?.outputs]).toEqual([{ a: '1' }, { b: '2' }]);
  });

  it('never a job behind one that runs again', () => {
    const bad = fc.uniqueArray(fc.nat(64), { maxLength: 4 });
    fc.assert(
      fc.property(anyPipeline, bad, (any, failed) => {
        const change = Object.fromEntries(
          failed.map((n) => [any.jobs[n % any.jobs.length]?.id ?? '', { status: 'failure' as const }]),
        );
        const found = reusable(any, recordOf(any, change));
        const { before, jobCount } = buildGraph(any);
        const behind = (node: number): number[] =>
          (before[node] ?? []).flatMap((need) => (need < jobCount ? [need] : behind(need)));
        for (const index of found.keys())
          for (const need of behind(index)) expect(found.has(need)).toBe(true);
      }),
    );
  });
});
