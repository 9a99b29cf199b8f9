import { describe, expect, test } from 'vitest';
import { KINDS } from './grounds.js';
import { faults, race } from './races.js';

const enter = (who: string, fence: number) => ({ what: 'enter', who, fence }) as const;
const leave = (who: string, fence: number) => ({ what: 'leave', who, fence }) as const;

test('a history of two holders at once, or of one fence twice, has faults', () => {
  expect(faults([enter('a', 1), leave('a', 1), enter('b', 2), leave('b', 2)])).toEqual([]);
  expect(faults([enter('a', 1), enter('b', 2), leave('a', 1), leave('b', 2)])).toHaveLength(3);
  expect(faults([enter('a', 1), leave('a', 1), enter('b', 1)])).toEqual(['b enters with fence 1 after 1']);
});

describe.concurrent.each(KINDS)('the lease of $name', ({ missing, open }) => {
  test.skipIf(missing !== undefined)('is never had by two of 12 that ask at once [R33]', async () => {
    const ground = await open();
    try {
      const history = await race(ground, 5, 12);
      expect(faults(history)).toEqual([]);
      expect(history.length).toBeGreaterThanOrEqual(10);
    } finally {
      await ground.close();
    }
  });
});
