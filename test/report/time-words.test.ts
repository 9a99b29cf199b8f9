import { describe, expect, it } from 'vitest';
import { timeLines } from '../../src/report/time-words.js';
import { pipelineOf, type StageSketch } from '../domain/pipelines.js';
import { simulatedRecord } from '../domain/simulated.js';
import { recordOf, succeeded } from './records.js';

function linesOf(sketch: Record<string, StageSketch>, maxParallel: number, ...seconds: number[]): string[] {
  const duration = (job: number) => (seconds[job] ?? 0) * 1000;
  return timeLines(simulatedRecord(pipelineOf(sketch), { maxParallel, duration }));
}

describe('timeLines', () => {
  it('say where the time went, how far from the best it is, and what would help', () => {
    const jobs = { a: {}, b: {}, c: {}, d: { needs: ['c'] } };
    expect(linesOf({ '': { jobs } }, 2, 60, 40, 30, 20)).toEqual([
      '  longest path: c → d: running 50.0 s, waiting for a slot 30.0 s; at most 7 % slower than any schedule',
      '  what would help: max-parallel 3: 20.0 s shorter · d 30 % faster: 6.0 s shorter',
    ]);
  });

  it('say so where nothing can be better', () => {
    expect(linesOf({ '': { jobs: { a: {}, b: { needs: ['a'] } } } }, 2, 6, 4)[0]).toBe(
      '  longest path: a → b: running 10.0 s; no schedule is shorter',
    );
  });

  it('shorten a long path', () => {
    const names = Array.from({ length: 40 }, (_, i) => `j${i}`);
    const jobs = Object.fromEntries(names.map((name, i) => [name, i > 0 ? { needs: [`j${i - 1}`] } : {}]));
    const [line] = linesOf({ '': { jobs } }, 1, ...names.map(() => 1));
    expect(line).toContain('j4 → j5 → … 28 more … → j34 → j35');
  });

  it('say nothing of a short run, nor of one whose only job took the time', () => {
    expect(linesOf({ '': { jobs: { a: {}, b: { needs: ['a'] } } } }, 2, 0.4, 0.4)).toEqual([]);
    expect(linesOf({ '': { jobs: { a: {} } } }, 2, 60)).toEqual([]);
  });

  it.each(['failure', 'cancelled', undefined] as const)(
    'gives no advice about a run that may have ended at any moment: %s',
    (status) => {
      const record = recordOf(
        { a: { ...succeeded, duration: 5000 }, b: { ...succeeded, needs: ['a'], start: 5000 } },
        'success',
      );
      expect(timeLines(record)).not.toEqual([]);
      const { status: _, ...unfinished } = record;
      expect(timeLines(status ? { ...record, status } : unfinished)).toEqual([]);
    },
  );
});
