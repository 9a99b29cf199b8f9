import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound } from '../../src/domain/lower-bound.js';
import { RecordFold } from '../../src/domain/record.js';
import { replayOf, simulateReplay } from '../../src/domain/replay.js';
import { anyPipeline } from './any-pipeline.js';
import { pipelineOf, type StageSketch } from './pipelines.js';
import { simulatedRecord } from './simulated.js';

const anySeconds = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 64, maxLength: 64 });

function boundOf(sketch: Record<string, StageSketch>, maxParallel: number, ...durations: number[]): number {
  const duration = (job: number) => durations[job] ?? 0;
  return lowerBound(replayOf(simulatedRecord(pipelineOf(sketch), { maxParallel, duration })));
}

describe('lowerBound', () => {
  it('is the longest path, where slots are plenty', () => {
    const jobs = { a: {}, b: { needs: ['a'] }, c: {} };
    expect(boundOf({ '': { jobs } }, 9, 3, 4, 6)).toBe(7);
  });

  it('is the work, where slots are few', () => {
    expect(boundOf({ '': { jobs: { a: {}, b: { slots: 2 }, c: {} } } }, 2, 3, 4, 3)).toBe(7);
  });

  it('sees that what lies between two ends of a graph cannot start early nor end late', () => {
    const middle = Object.fromEntries(['b', 'c', 'd'].map((name) => [name, { needs: ['a'] }]));
    const jobs = { a: {}, ...middle, e: { needs: ['b', 'c', 'd'] } };
    // Path 1 + 2 + 1 = 4, work 8 / 2 = 4, but the three in the middle alone need 3.
    expect(boundOf({ '': { jobs } }, 2, 1, 2, 2, 2, 1)).toBe(5);
  });

  it('is a number also of a record that knows nothing (R03)', () => {
    expect(lowerBound(replayOf(new RecordFold().record))).toBe(0);
  });

  it('counts jobs that share a lock one after another', () => {
    const jobs = { a: { locks: ['x'] }, b: { locks: ['x'] }, c: { needs: ['a', 'b'] } };
    expect(boundOf({ '': { jobs } }, 9, 3, 4, 1)).toBe(8);
  });

  it('no schedule is shorter, in whatever order its jobs start', () => {
    fc.assert(
      fc.property(
        anyPipeline,
        fc.integer({ min: 1, max: 4 }),
        anySeconds,
        anySeconds,
        (pipeline, maxParallel, durations, weights) => {
          const record = simulatedRecord(pipeline, {
            maxParallel,
            duration: (job) => durations[job % 64] ?? 0,
            weight: (job) => weights[job % 64] ?? 0,
          });
          const makespan = (record.endedAt ?? 0) - record.startedAt;
          expect(lowerBound(replayOf(record))).toBeLessThanOrEqual(makespan);
        },
      ),
    );
  });

  it('a replay of a run that cost no overhead takes as long as the run', () => {
    fc.assert(
      fc.property(anyPipeline, fc.integer({ min: 1, max: 4 }), anySeconds, (pipeline, maxParallel, all) => {
        const record = simulatedRecord(pipeline, { maxParallel, duration: (job) => all[job % 64] ?? 0 });
        expect(simulateReplay(replayOf(record)).makespan).toBe((record.endedAt ?? 0) - record.startedAt);
      }),
    );
  });
});
