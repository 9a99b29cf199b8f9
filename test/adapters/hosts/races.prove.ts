import { describe, expect, test } from 'vitest';
import { KINDS } from './grounds.js';
import { faults, race } from './races.js';

describe.each(KINDS)('the lease of $name', ({ missing, open }) => {
  test.skipIf(missing !== undefined)(
    'is never had by two: 50 rounds of 12 [R33]',
    { timeout: 600_000 },
    async () => {
      const ground = await open();
      try {
        const history = await race(ground, 50, 12);
        expect(faults(history)).toEqual([]);
        expect(history.length).toBeGreaterThanOrEqual(100);
      } finally {
        await ground.close();
      }
    },
  );
});
