import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobRow } from '../../../src/domain/event.js';
import { stageRows } from '../../../src/domain/stage-rows.js';
import { groupedJobs } from '../../../src/report/graph/grouped.js';
import { anyPipeline } from '../../domain/any-pipeline.js';

const job = (id: string, name: string, needs: readonly string[] = []): JobRow => ({
  id,
  name,
  needs,
  afterStages: [],
  line: 1,
  definition: '',
});

const STAGES = [
  { name: 'build', jobs: [job('build.c', 'c')] },
  {
    name: 'test',
    jobs: [
      job('test.u (1)', 'u', ['build.c']),
      job('test.u (2)', 'u', ['build.c', 'test.u (1)']),
      job('test.e', 'e', ['test.u (1)', 'test.u (2)']),
    ],
  },
];

const rowsOf = (by: 'job' | 'name' | 'stage') =>
  groupedJobs(STAGES, by).stages.flatMap(({ jobs }) => jobs.map(({ id, needs }) => [id, needs]));

describe('groupedJobs', () => {
  it('draws the cells of a matrix as one, which needs what any of them needs but not itself', () => {
    expect(rowsOf('name')).toEqual([
      ['build.c', []],
      ['test.u ×2', ['build.c']],
      ['test.e', ['test.u ×2']],
    ]);
    expect(groupedJobs(STAGES, 'name').members.get('test.u ×2')).toEqual(['test.u (1)', 'test.u (2)']);
  });

  it('draws a stage as one', () => {
    expect(rowsOf('stage')).toEqual([
      ['build ×1', []],
      ['test ×3', ['build ×1']],
    ]);
  });

  it('has every job behind exactly one box, and needs only boxes that are there', () => {
    fc.assert(
      fc.property(anyPipeline, fc.constantFrom('job', 'name', 'stage'), (pipeline, by) => {
        const { stages, members } = groupedJobs(stageRows(pipeline), by as 'job');
        expect([...members.values()].flat().sort()).toEqual(pipeline.jobs.map(({ id }) => id).sort());
        const boxes = stages.flatMap(({ jobs }) => jobs);
        expect(boxes.map(({ id }) => id).sort()).toEqual([...members.keys()].sort());
        for (const { id, needs } of boxes)
          for (const need of needs) expect(need !== id && members.has(need)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
