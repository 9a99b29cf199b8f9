import { expect, it } from 'vitest';
import { printedWith } from './live.js';

const SEED = Number(process.env['CIMYR_SEED'] ?? Math.floor(Math.random() * 1e6));
/** A sample: `npm run prove` has two hundred thousand texts. */
const JOBS = 100;

it(`nothing that a command prints is acted on by the runner or a terminal [S07] (CIMYR_SEED=${SEED})`, async () => {
  const { live, printed } = await printedWith(JOBS, SEED);
  expect(live).toEqual([]);
  expect(printed).toBeGreaterThan(100_000);
});
