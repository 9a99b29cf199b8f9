import { expect, it } from 'vitest';
import { isMarked } from '../../../src/adapters/process/limit-mark.js';

const limits = (locks: string) =>
  Buffer.from(
    `Limit                     Soft Limit           Hard Limit           Units     \nMax file locks            ${locks}            unlimited            locks     \nMax pending signals       63000                63000                signals   \n`,
  );

it.each(['unlimited', '0', '1', '1000', '2147483647'])(
  'a limit that others have set (%s) is no mark',
  (locks) => {
    expect(isMarked(limits(locks), ':20260102-030405-1f4c0a.')).toBe(false);
  },
);

it('what cannot be read is no mark', () => {
  expect(isMarked(Buffer.alloc(0), ':20260102-030405-1f4c0a.')).toBe(false);
});
