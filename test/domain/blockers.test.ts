import { describe, expect, it } from 'vitest';
import { blockersIn } from '../../src/domain/blockers.js';
import { failed, recordOf, skipped, succeeded, type Told } from '../report/records.js';

const staged = (stage: string, told: Told, more: Partial<Told> = {}): Told => ({ ...told, stage, ...more });
const of = (jobs: Record<string, Told>) => Object.fromEntries(blockersIn(recordOf(jobs, 'failure')));

describe('what blocks a job', () => {
  it('is all that failed among its needs, and nothing else', () => {
    const allowed: Told = { ...failed(1), outcome: { status: 'failure', allowed: true } };
    const jobs = { a: failed(1), b: failed(2), c: succeeded, d: allowed };
    expect(of({ ...jobs, e: { ...skipped('a'), needs: ['a', 'b', 'c', 'd'] } })).toEqual({ e: ['a', 'b'] });
    expect(of(jobs)).toEqual({});
  });

  it('comes through the stages and jobs between, each named once', () => {
    const jobs = {
      a: staged('one', failed(1)),
      b: staged('one', failed(1)),
      c: staged('two', skipped('a'), { afterStages: ['one'] }),
      d: staged('two', skipped('a'), { afterStages: ['one'] }),
      e: staged('three', skipped('a'), { afterStages: ['two'], needs: ['a'] }),
    };
    const both = ['a', 'b'];
    expect(of(jobs)).toEqual({ c: both, d: both, e: both });
  });

  it('is a need that was skipped where the edge says that this counts, and one that was cancelled', () => {
    const condition: Told = { outcome: { status: 'skipped', reason: 'condition' } };
    expect(of({ a: condition, b: { ...skipped('a'), needs: ['a'] } })).toEqual({ b: ['a'] });
    const cancelled: Told = { outcome: { status: 'cancelled', reason: 'cancelled' } };
    expect(of({ a: cancelled, b: { ...skipped('a'), needs: ['a'] } })).toEqual({ b: ['a'] });
  });

  it('is found in a chain of any length', () => {
    const chain = Array.from({ length: 20_000 }, (_, i): [string, Told] => [
      `j${i}`,
      i === 0 ? failed(1) : { ...skipped('j0'), needs: [`j${i - 1}`] },
    ]);
    expect(of(Object.fromEntries(chain))['j19999']).toEqual(['j0']);
  });
});
