import { describe, expect, test } from 'vitest';
import { writeProof } from '../../deploy/proofs.js';
import { KINDS } from './grounds.js';
import { faults, race } from './races.js';

const ROUNDS = 50;
const CONTENDERS = 12;
const rows: string[] = [];

describe.each(KINDS)('the lease of $name', ({ name, missing, open }) => {
  test.skipIf(missing !== undefined)(
    'is never had by two: 50 rounds of 12 [R33]',
    { timeout: 600_000 },
    async () => {
      const ground = await open();
      try {
        const history = await race(ground, ROUNDS, CONTENDERS);
        const wrong = faults(history);
        expect(wrong).toEqual([]);
        expect(history.length).toBeGreaterThanOrEqual(2 * ROUNDS);
        rows.push(`| ${name} | ${ROUNDS} | ${CONTENDERS} | ${history.length} | ${wrong.length} |`);
      } finally {
        await ground.close();
      }
      writeProof('leases', [
        '# A lease is never had by two',
        '',
        'Contenders ask at once; who gets it notes on the target when it got it and when it gave it back. Overlaps, and',
        'fences that do not rise, would be faults. What a paused or robbed holder may still do is asked by',
        'test/adapters/hosts/deaths.test.ts and leases.test.ts: nothing.',
        '',
        '| | rounds | contenders | entries of the history | faults |',
        '|---|--:|--:|--:|--:|',
        ...rows,
      ]);
    },
  );
});
