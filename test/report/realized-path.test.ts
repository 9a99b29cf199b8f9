import { describe, expect, it } from 'vitest';
import { realizedPath } from '../../src/report/realized-path.js';
import { failed, recordOf, skipped, succeeded, type Told } from './records.js';

const pathOf = (jobs: Record<string, Told>) => realizedPath(recordOf(jobs, 'success')).map(({ id }) => id);
/** A job that runs from one second to another. */
const ran = (from: number, to: number, more: Told = {}): Told => ({
  ...succeeded,
  start: from * 1000,
  duration: (to - from) * 1000,
  ...more,
});

describe('realizedPath', () => {
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
