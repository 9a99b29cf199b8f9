import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { writeProof } from '../../deploy/proofs.js';
import { deployers } from './deployers.js';
import { claimBy, fleetOf } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';
import { faults, race } from './races.js';

const ROUNDS = 50;
const CONTENDERS = 12;
/** Beyond its own time. */
const MAX_MORE_S = 15;
const races: string[] = [];
const deaths: string[] = [];

afterAll(() =>
  writeProof('leases', [
    '# A lease is never had by two',
    '',
    'Contenders ask at once; who gets it notes on the target when it got it and when it gave it back. Overlaps, and',
    'fences that do not rise, would be faults. What a paused or robbed holder may still do is asked by',
    'test/adapters/hosts/deaths.test.ts and leases.test.ts: nothing.',
    '',
    '| | rounds | contenders | entries of the history | faults |',
    '|---|--:|--:|--:|--:|',
    ...races,
    '',
    '## And free again when its holder is killed',
    '',
    'From SIGKILL of the process that holds it until the next one has it, which asks four times a second.',
    '',
    '| | time of the lease | free after |',
    '|---|--:|--:|',
    ...deaths,
  ]),
);

/** Seconds until somebody else has the lease of a holder that was killed right after it had got it. */
async function secondsUntilFree(ground: Ground, ttlS: number): Promise<number> {
  const programs = await deployers();
  using host = await ground.connect();
  try {
    const root = ground.root();
    const ann = await programs.start({ root, ttlMs: ttlS * 1000, way: ground.way });
    await ann.end();
    const from = performance.now();
    const fleet = fleetOf([host], root);
    for (;;) {
      const next = await fleet.acquire(claimBy('Bob'));
      if (next.ok) {
        const seconds = (performance.now() - from) / 1000;
        await next.value.release();
        return seconds;
      }
      expect(next.error.kind).toBe('locked');
      await pause(250);
    }
  } finally {
    programs.remove();
  }
}

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
        races.push(`| ${name} | ${ROUNDS} | ${CONTENDERS} | ${history.length} | ${wrong.length} |`);
      } finally {
        await ground.close();
      }
    },
  );

  test.skipIf(missing !== undefined).each([4, 60])(
    'of %d s is free again in time when its holder is killed',
    { timeout: 120_000 },
    async (ttlS) => {
      const ground = await open();
      try {
        const seconds = await secondsUntilFree(ground, ttlS);
        deaths.push(`| ${name} | ${ttlS} s | ${seconds.toFixed(1)} s |`);
        expect(seconds).toBeGreaterThan(ttlS - 1.5);
        expect(seconds).toBeLessThan(ttlS + MAX_MORE_S);
      } finally {
        await ground.close();
      }
    },
  );
});
