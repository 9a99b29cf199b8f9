import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Heap } from '../../src/base/heap.js';

const ascending = (a: number, b: number) => a - b;

it('a heap gives back what was put in, sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (numbers) => {
      const heap = new Heap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      const taken = numbers.map(() => heap.take());
      expect(taken).toEqual([...numbers].sort(ascending));
      expect([heap.size, heap.peek(), heap.take()]).toEqual([0, undefined, undefined]);
    }),
  );
});

it('a heap shows and takes the least of what is in it, whatever is put in, taken and drained between', () => {
  const step = fc.oneof(fc.nat({ max: 50 }), fc.constant('take' as const), fc.constant('drain' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      let list: number[] = [];
      for (const what of steps) {
        let [given, due]: [unknown, unknown] = [undefined, undefined];
        if (what === 'take') [given, due] = [heap.take(), list.shift()];
        else if (what === 'drain') [given, due, list] = [heap.drain().sort(ascending), list, []];
        else {
          heap.push(what);
          list = [...list, what].sort(ascending);
        }
        expect([given, heap.size, heap.peek()]).toEqual([due, list.length, list[0]]);
      }
    }),
  );
});

it('a heap of n items asks for their order about n log n times', () => {
  let asked = 0;
  const heap = new Heap<number>((a, b) => {
    asked++;
    return a < b;
  });
  const n = 20_000;
  for (let i = 0; i < n; i++) heap.push((i * 7919) % n);
  while (heap.take() !== undefined);
  expect(asked).toBeLessThan(3 * n * Math.log2(n));
});
