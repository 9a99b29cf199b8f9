import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateMs } from '../../src/domain/estimate.js';
import { type History, learn, NO_HISTORY } from '../../src/domain/history.js';
import { RecordFold } from '../../src/domain/record.js';
import { stageRows } from '../../src/domain/stage-rows.js';
import { anyPipeline } from './any-pipeline.js';
import { ended, settled, started } from './events.js';
import { pipelineOf } from './pipelines.js';
import { simulatedRecord } from './simulated.js';

const pipeline = pipelineOf({ '': { jobs: { a: {}, b: { needs: ['a'] }, c: {} } } });
const historyOf = (...durations: number[]): History =>
  learn(NO_HISTORY, simulatedRecord(pipeline, { maxParallel: 1, duration: (job) => durations[job] ?? 0 }));

describe('estimateMs', () => {
  it('is what the schedule takes with what jobs usually take', () => {
    expect(estimateMs(pipeline, 2, historyOf(1000, 2000, 500))).toBe(3000);
    expect(estimateMs(pipeline, 1, historyOf(1000, 2000, 500))).toBe(3500);
    expect(estimateMs(pipeline, 2, NO_HISTORY)).toBeUndefined();
  });

  it('counts what is left while the run goes on; who runs longer than usual may end at any moment', () => {
    const history = historyOf(1000, 2000, 500);
    const fold = new RecordFold();
    const head = { run: 'r', pipeline: 'p', file: 'f', maxParallel: 2, schemaVersion: 1 } as const;
    fold.add({ kind: 'run-started', at: 0, ...head, stages: stageRows(pipeline) });
    const left = (now: number) => estimateMs(pipeline, 2, history, { record: fold.record, now });
    fold.add(started(0, 'a'));
    fold.add(started(0, 'c'));
    expect(left(400)).toBe(2600);
    expect(left(1500)).toBe(2000);
    for (const [at, id] of [
      [500, 'c'],
      [1000, 'a'],
    ] as const) {
      fold.add(ended(at, id, 1, 'success'));
      fold.add(settled(at, id, { status: 'success' }));
    }
    fold.add(started(1000, 'b'));
    expect(left(1800)).toBe(1200);
  });

  it('is what the same run took before, where nothing cost time but the jobs', () => {
    fc.assert(
      fc.property(
        anyPipeline,
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 64, maxLength: 64 }),
        (any, maxParallel, all) => {
          const record = simulatedRecord(any, { maxParallel, duration: (job) => (all[job % 64] ?? 0) * 100 });
          const isPlain = any.jobs.every(({ conditions }) => conditions.length === 0);
          fc.pre(isPlain);
          expect(estimateMs(any, maxParallel, learn(NO_HISTORY, record))).toBe(
            (record.endedAt ?? 0) - record.startedAt,
          );
        },
      ),
    );
  });
});
