import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, topologicalOrder } from '../../src/domain/graph.js';
import { selectJobs } from '../../src/domain/select.js';
import { anyPipeline } from './any-pipeline.js';
import { pipelineOf } from './pipelines.js';

const staged = pipelineOf({
  build: { jobs: { compile: {}, assets: {} } },
  test: { jobs: { 'unit (1)': {}, lint: { needs: [] }, e2e: { needs: ['build.compile'] } } },
  ship: { jobs: { push: {} } },
});
const flat = pipelineOf({ '': { jobs: { build: {}, test: { needs: ['build'] } } } });

function idsOf(selected: ReturnType<typeof selectJobs>): string[] | string {
  return selected.ok ? selected.value.jobs.map((job) => job.id) : selected.error;
}

describe('selecting', () => {
  it.each([
    ['lint', [], ['test.lint']],
    ['test.e2e', [], ['build.compile', 'test.e2e']],
    ['unit (1)', [], ['build.compile', 'build.assets', 'test.unit (1)']],
    ['', ['build'], ['build.compile', 'build.assets']],
    ['lint', ['build'], ['build.compile', 'build.assets', 'test.lint']],
    ['push', [], staged.jobs.map((job) => job.id)],
  ])('job %j and stages %j keeps %j', (job, stages, ids) => {
    expect(idsOf(selectJobs(staged, job ? [job] : [], stages))).toEqual(ids);
  });

  it('nothing keeps everything', () => {
    expect(selectJobs(staged, [], [])).toEqual({ ok: true, value: staged });
  });

  it('a name means all jobs so named: every cell of a matrix', () => {
    const [a, b] = flat.jobs;
    const cells = {
      ...flat,
      jobs: [a, { ...b, id: 'test (1)', needs: [] }, { ...b, index: 2, id: 'test (2)' }],
    };
    expect(idsOf(selectJobs(cells as typeof flat, ['test'], []))).toEqual(['build', 'test (1)', 'test (2)']);
    expect(idsOf(selectJobs(cells as typeof flat, ['test (1)'], []))).toEqual(['test (1)']);
  });

  it('what does not exist is said, with what was meant or what there is', () => {
    expect(idsOf(selectJobs(staged, ['compil'], []))).toBe(
      "job 'compil' does not exist; did you mean 'compile'?",
    );
    expect(idsOf(selectJobs(staged, [], ['tests']))).toBe(
      "stage 'tests' does not exist; did you mean 'test'?",
    );
    expect(idsOf(selectJobs(flat, ['x'.repeat(9)], []))).toMatch(/does not exist; known: build, test$/);
  });
});

describe('the selected part of any pipeline', () => {
  const chosen = anyPipeline.chain((pipeline) => {
    const ids = pipeline.jobs.map((job) => job.id);
    return fc.tuple(fc.constant(pipeline), fc.subarray(ids, { minLength: 1 }));
  });

  it('has the jobs that were asked for and all they wait for, in their order, and nothing else', () => {
    fc.assert(
      fc.property(chosen, ([pipeline, ids]) => {
        const graph = buildGraph(pipeline);
        const wanted = new Set(ids.map((id) => pipeline.jobs.findIndex((job) => job.id === id)));
        for (const node of topologicalOrder(graph).toReversed())
          if (wanted.has(node)) for (const need of graph.before[node] ?? []) wanted.add(need);
        const expected = pipeline.jobs.filter((job) => wanted.has(job.index)).map((job) => job.id);
        expect(idsOf(selectJobs(pipeline, ids, []))).toEqual(expected);
      }),
    );
  });

  it('is a pipeline: indices, needs and stages name the same jobs as before', () => {
    fc.assert(
      fc.property(chosen, ([pipeline, ids]) => {
        const selected = selectJobs(pipeline, ids, []);
        const part = selected.ok ? selected.value : pipeline;
        const view = (of: typeof part) =>
          of.jobs.map((job, i) => ({
            id: job.id,
            isIndexed: job.index === i && (of.stages[job.stage]?.jobs.includes(i) ?? false),
            needs: job.needs.map((need) => of.jobs[need.job]?.id),
          }));
        const kept = new Set(part.jobs.map((job) => job.id));
        expect(view(part)).toEqual(view(pipeline).filter(({ id }) => kept.has(id)));
        expect(part.stages.flatMap((stage) => stage.jobs)).toHaveLength(part.jobs.length);
      }),
    );
  });
});
