import { expect, it } from 'vitest';
import { leaksIn, sinksOf } from './leaks.js';

const SEED = Number(process.env['CIMYR_SEED'] ?? Math.floor(Math.random() * 1e6));
/** A sample: `npm run prove` lets ten thousand out. */
const CASES = 120;

it(`no secret is in anything that leaves a run [S12]–[S17] (CIMYR_SEED=${SEED})`, async () => {
  const { sinks, secrets } = await sinksOf(CASES, SEED);
  expect(Object.keys(sinks).length).toBeGreaterThan(CASES / 2);
  expect(leaksIn(sinks, secrets)).toEqual([]);
});
