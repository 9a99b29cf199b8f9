import { describe, expect, it } from 'vitest';
import { totalMs, withEstimates } from '../../../src/domain/rollout/estimate.js';
import type { JournalEntry } from '../../../src/domain/rollout/journal.js';
import type { Step } from '../../../src/domain/rollout/step.js';

const prepare: Step = { kind: 'prepare', at: ['h1'] };
const other: Step = { kind: 'prepare', at: ['h2'] };
const bake: Step = { kind: 'bake', percent: 10, ms: 30_000 };

/** The step took so many seconds, once per number. */
const took = (step: string, ...seconds: readonly number[]): JournalEntry[] =>
  seconds.flatMap((ms, i) => [
    { kind: 'intent', step, fence: i + 1, at: new Date(0).toISOString() } as const,
    { kind: 'done', step, fence: i + 1, at: new Date(1000 * ms).toISOString() } as const,
  ]);
const estimates = (steps: readonly Step[], journal: readonly JournalEntry[]) =>
  withEstimates(steps, journal).map(({ estimateMs }) => estimateMs);

describe('how long a step will take', () => {
  it('is the median of the last five times', () => {
    expect(estimates([prepare], took('prepare h1', 99, 99, 1, 5, 3, 4, 2))).toEqual([3000]);
  });

  it('is what steps of its kind took, where the same was never done', () => {
    expect(estimates([other], took('prepare h1', 7))).toEqual([7000]);
  });

  it('is what is configured for a watch, and unknown where nothing is known', () => {
    expect(estimates([bake, prepare], [])).toEqual([30_000, undefined]);
  });

  it('counts neither steps that never ended nor ends of another holder', () => {
    const [begun] = took('prepare h1', 5) as [JournalEntry];
    const [, ended] = took('prepare h1', 1, 9).slice(2) as [JournalEntry, JournalEntry];
    expect(estimates([prepare], [begun])).toEqual([undefined]);
    expect(estimates([prepare], [begun, ended])).toEqual([undefined]);
  });

  it('is never less than nothing, whatever clocks did', () => {
    expect(estimates([prepare], took('prepare h1', -5))).toEqual([0]);
  });
});

it('all steps take what the known ones take together; nothing is said where none is known', () => {
  expect(totalMs([{ step: prepare, estimateMs: 5 }, { step: other }, { step: bake, estimateMs: 10 }])).toBe(
    15,
  );
  expect(totalMs([{ step: prepare }])).toBeUndefined();
});
