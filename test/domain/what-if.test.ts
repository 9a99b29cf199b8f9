import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../src/domain/critical-path.js';
import { replayOf } from '../../src/domain/replay.js';
import { type Lever, levers } from '../../src/domain/what-if.js';
import { pipelineOf, type StageSketch } from './pipelines.js';
import { simulatedRecord } from './simulated.js';

function leversOf(sketch: Record<string, StageSketch>, maxParallel: number, ...durations: number[]): Lever[] {
  const duration = (job: number) => durations[job] ?? 0;
  const record = simulatedRecord(pipelineOf(sketch), { maxParallel, duration });
  const path = criticalPath(record).jobs.map(({ id }) => id);
  return levers(replayOf(record), path);
}

describe('levers', () => {
  it('a job of the longest path that gets faster, until the next path is longer', () => {
    const jobs = { a: {}, b: { needs: ['a'] }, c: {} };
    expect(leversOf({ '': { jobs } }, 9, 1000, 9000, 8000)).toEqual([
      { kind: 'faster-job', job: 'b', gainMs: 2000 },
      { kind: 'faster-job', job: 'a', gainMs: 300 },
    ]);
  });

  it('one more slot', () => {
    expect(leversOf({ '': { jobs: { a: {}, b: {}, c: {} } } }, 2, 1000, 1000, 1000)[0]).toEqual({
      kind: 'more-slots',
      slots: 3,
      gainMs: 1000,
    });
  });

  it('a stage that waits for more than its jobs need', () => {
    const stages = {
      build: { jobs: { app: {}, docs: {} } },
      test: { jobs: { unit: {} } },
    };
    expect(leversOf(stages, 2, 1000, 5000, 3000)[0]).toEqual({
      kind: 'no-gate',
      stage: 'test',
      gainMs: 3000,
    });
  });

  it('nothing that gains less than a hundredth', () => {
    expect(leversOf({ '': { jobs: { a: {} } } }, 1, 0)).toEqual([]);
  });
});
