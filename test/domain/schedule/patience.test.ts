import { describe, expect, it } from 'vitest';
import { type Demand, PATIENCE } from '../../../src/domain/schedule/queue.js';
import { Bench } from './bench.js';

const SLOTS = 4;
const lock = (...locks: string[]): Demand => ({ slots: 1, locks });

/** A job that others pass: what it wants, and what they want in turn. */
interface Unlucky {
  readonly wants: Demand;
  readonly others: readonly Demand[];
}
const unlucky: Readonly<Record<string, Unlucky>> = {
  'a wide job': { wants: { slots: 4, locks: [] }, others: [lock()] },
  'a job with two locks': { wants: lock('a', 'b'), others: [lock('a'), lock('b')] },
  'a wide job with two locks': {
    wants: { slots: 3, locks: ['a', 'b'] },
    others: [
      { slots: 2, locks: ['a'] },
      { slots: 2, locks: ['b'] },
    ],
  },
};

/** Job 0 waits while 200 others have begun to come: always one goes and the next starts, there is never room. */
function busy({ wants, others }: Unlucky): Bench {
  const later = Array.from({ length: 200 }, (_, i) => others[i % others.length] as Demand);
  const bench = new Bench(SLOTS, [wants, ...later]);
  bench.add(1, 2);
  bench.takeAll();
  bench.add(0, ...later.slice(2).map((_, i) => i + 3));
  return bench;
}

function step(bench: Bench): void {
  bench.release(Math.min(...bench.running));
  bench.takeAll();
}

/** How many start before job 0 does. */
function startsUntilFirst(bench: Bench): number {
  const before = bench.starts.length;
  while (bench.waiting.has(0)) step(bench);
  return bench.starts.length - before - 1;
}

describe.each(Object.entries(unlucky))('%s', (_, sketch) => {
  it('is passed PATIENCE times, then it is next', () => {
    expect(startsUntilFirst(busy(sketch))).toBe(PATIENCE);
  });

  it('has its patience anew when it is tried again', () => {
    const bench = busy(sketch);
    startsUntilFirst(bench);
    step(bench);
    bench.add(0);
    expect(startsUntilFirst(bench)).toBe(PATIENCE);
  });

  it('keeps nothing any more when it is removed', () => {
    const bench = busy(sketch);
    while (bench.exhausted.length === 0) step(bench);
    bench.release(Math.min(...bench.running));
    expect([bench.take(), bench.fitting.length > 0]).toEqual([undefined, true]);
    expect(bench.remove((job) => job === 0)).toEqual([0]);
    bench.takeAll();
    expect(bench.fitting).toEqual([]);
    while (bench.running.size > 0) step(bench);
    expect(bench.starts).not.toContain(0);
    expect(bench.waiting.size).toBe(0);
  });

  it('stays the next when others are removed', () => {
    const bench = busy(sketch);
    while (bench.exhausted.length === 0) step(bench);
    bench.remove((job) => job > 150);
    expect(startsUntilFirst(bench)).toBe(0);
  });
});

it('only the lock that is wanted is kept: a job that wants nothing of it starts', () => {
  const bench = new Bench(2, [lock('a', 'b'), lock('b'), ...Array(60).fill(lock('a')), lock('c')]);
  bench.add(1);
  bench.takeAll();
  bench.add(0, ...Array.from({ length: 60 }, (_, i) => i + 2));
  for (let i = 0; i < PATIENCE; i++) bench.release(bench.take() as number);
  expect(bench.take()).toBeUndefined();
  bench.add(62);
  expect(bench.take()).toBe(62);
});
