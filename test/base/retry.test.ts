import { expect, it } from 'vitest';
import { retry } from '../../src/base/retry.js';
import { FakeClock } from './fake-clock.js';

/** Tries on a fake clock that wait for so long, one after the other; when each began, and the last value. */
async function tried(waits: readonly (number | undefined)[], abortAt = Number.POSITIVE_INFINITY) {
  const clock = new FakeClock();
  const start = clock.now();
  const begun: number[] = [];
  const cancel = new AbortController();
  if (Number.isFinite(abortAt)) clock.after(abortAt, () => cancel.abort());
  const value = retry(
    clock,
    async (tries) => {
      begun.push(clock.now() - start);
      return { value: `try ${tries}`, againMs: waits[tries - 1] };
    },
    cancel.signal,
  );
  await clock.pass(10_000);
  return { value: await value, begun };
}

it('a retry tries at once, and again after each wait that the try before asked for', async () => {
  expect(await tried([undefined])).toEqual({ value: 'try 1', begun: [0] });
  expect(await tried([10, 200, 0])).toEqual({ value: 'try 4', begun: [0, 10, 210, 210] });
});

it('who aborts gets the last value at once, and no further try', async () => {
  expect(await tried([10, 200, 10], 100)).toEqual({ value: 'try 2', begun: [0, 10] });
  expect(await tried([100, 100], 100)).toMatchObject({ value: 'try 1' });
});
