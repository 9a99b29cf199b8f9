import { expect, it } from 'vitest';
import { leaksIn, sinksOf } from './leaks.js';

const SEED = Number(process.env['CIMYR_SEED'] ?? Math.floor(Math.random() * 1e6));
/** A sample: `npm run prove` lets ten thousand out. */
const CASES = 120;

/** Where masks must be seen: there secrets went through. */
const REACHED = [
  /^log$/,
  /^summary$/,
  /check-runs/,
  /comments/,
  /^trace/,
  /events\.ndjson$/,
  /^report quality html$/,
];

/** As it is, or as Markdown within JSON has it. */
const MASK = /(?:(?:\\\\)?\*){3}/;

it(`no secret is in anything that leaves a run [S12]–[S17] (CIMYR_SEED=${SEED})`, async () => {
  const { sinks, secrets } = await sinksOf(CASES, SEED);
  const isReached = (pattern: RegExp) =>
    Object.entries(sinks).some(([name, text]) => pattern.test(name) && MASK.test(text));
  expect(REACHED.filter((pattern) => !isReached(pattern))).toEqual([]);
  expect(leaksIn(sinks, secrets)).toEqual([]);
});
