import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/backoff.js';
import { type Demand, PATIENCE, ReadyQueue } from '../../../src/domain/schedule/queue.js';
import { Bench } from './bench.js';

const SLOTS = 4;
const LOCKS = ['a', 'b', 'c'];
const demand: fc.Arbitrary<Demand> = fc.record({
  slots: fc.constantFrom(1, 1, 1, 2, 4),
  locks: fc.oneof(fc.constant([]), fc.subarray(LOCKS)),
});
const anyRun = (jobs: { minLength: number; maxLength: number }) =>
  fc.record({ demands: fc.array(demand, jobs), seed: fc.nat() });

/** Adds, takes and releases in any order until nothing is left; `look` is called before and after taking. */
function work(bench: Bench, jobs: number, seed: number, look: (before: number | undefined) => void): void {
  const random = seededRandom(seed);
  const left = Array.from({ length: jobs }, (_, job) => job);
  const draw = (from: number[]) => from.splice(Math.floor(random() * from.length), 1)[0] as number;
  while (left.length + bench.running.size > 0) {
    if (left.length > 0 && random() < 0.6) bench.add(draw(left));
    else if (bench.running.size > 0) bench.release(draw([...bench.running]));
    look(bench.fitting[0]);
  }
}

describe('a queue of ready jobs', () => {
  it('takes all that fits, the best first, and loses nothing', () => {
    fc.assert(
      // With so few jobs nobody can be passed too often.
      fc.property(anyRun({ minLength: 1, maxLength: PATIENCE }), ({ demands, seed }) => {
        const bench = new Bench(SLOTS, demands);
        work(bench, demands.length, seed, (best) => {
          expect(bench.take()).toBe(best);
          bench.takeAll();
          expect(bench.fitting).toEqual([]);
        });
        expect(bench.starts).toHaveLength(demands.length);
      }),
      { numRuns: 500 },
    );
  });

  it('passes the best of those that want the same at most PATIENCE times, and never waits for itself', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 100, max: 250 }), (seed, count) => {
        const random = seededRandom(seed);
        const demands = Array.from(
          { length: count },
          (): Demand => ({
            slots: [1, 1, 1, 2, 4][Math.floor(random() * 5)] ?? 1,
            locks: LOCKS.filter(() => random() < 0.3),
          }),
        );
        const bench = new Bench(SLOTS, demands);
        work(bench, count, seed, () => {
          bench.takeAll();
          // Only for those that lost their patience something is kept free.
          if (bench.exhausted.length === 0 && bench.fitting.length > 0) throw new Error('a slot idles');
        });
        expect(bench.starts).toHaveLength(count);
      }),
      { numRuns: 80, examples: [[2147483631, 247]] },
    );
  });

  it('removes what leaves, in order, and the rest goes on', () => {
    const run = anyRun({ minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(
        run,
        fc.integer({ min: 1, max: 4 }),
        fc.nat({ max: 60 }),
        ({ demands, seed }, every, at) => {
          const bench = new Bench(SLOTS, demands);
          let [steps, removed] = [0, 0];
          work(bench, demands.length, seed, () => {
            if (steps++ === at) {
              const leaving = [...bench.waiting].filter((job) => job % every === 0).sort((a, b) => a - b);
              expect(bench.remove((job) => job % every === 0)).toEqual(leaving);
              removed = leaving.length;
            }
            bench.takeAll();
          });
          expect(bench.starts).toHaveLength(demands.length - removed);
        },
      ),
    );
  });
});

describe('its cost', () => {
  it.each([
    ['nothing but slots', () => ({ slots: 1, locks: [] })],
    ['one lock', () => ({ slots: 1, locks: ['a'] })],
    ['locks and widths in turn', (i: number) => ({ slots: 1 + (i % 3), locks: LOCKS.slice(0, i % 4) })],
  ])('is about n log n comparisons for n jobs that want %s', (_, demandOf) => {
    const n = 10_000;
    let comparisons = 0;
    const before = (a: number, b: number) => comparisons++ >= 0 && a < b;
    const queue = new ReadyQueue(SLOTS, demandOf, before);
    for (let i = 0; i < n; i++) queue.add((i * 7919) % n);
    const running: number[] = [];
    let starts = 0;
    do {
      for (let job = queue.take(); job !== undefined; job = queue.take())
        starts += running.push(job) > 0 ? 1 : 0;
      const ended = running.shift();
      if (ended !== undefined) queue.release(ended);
    } while (running.length > 0 || starts < n);
    expect(comparisons).toBeLessThan(5 * n * Math.log2(n));
  });
});
