import { expect, it } from 'vitest';
import { boxWords } from '../../../src/report/formats/graph-rows.js';
import type { GraphJob, Standing } from '../../../src/report/kinds/model.js';

const jobs = (status: Standing, count: number, reason = '', durationMs: number | null = 100): GraphJob[] =>
  Array.from({ length: count }, (_, i) => {
    return { id: `${status}${i}`, name: 'a', needs: [], afterStages: [], status, reason, durationMs };
  });
const wordsOf = (...groups: GraphJob[][]) => boxWords(groups.flat());

it('a box of many jobs says how many of them went as the worst did, and the longest time', () => {
  expect(wordsOf(jobs('success', 37), jobs('failure', 13, 'exit 1', 126))).toEqual({
    status: 'failure',
    words: '13 of 50 failed · 126 ms',
  });
  expect(wordsOf(jobs('skipped', 2, 'blocked by a', null), jobs('cancelled', 1))?.words).toBe(
    '1 of 3 cancelled · 100 ms',
  );
  expect(wordsOf(jobs('success', 3), jobs('flaky', 1))?.words).toBe('1 of 4 flaky · 100 ms');
});

it('where all went alike it says why, as of one', () => {
  expect(wordsOf(jobs('failure', 3, 'exit 1'))?.words).toBe('exit 1 · 100 ms');
  expect(wordsOf(jobs('skipped', 2, 'blocked by a', null))?.words).toBe('blocked by a');
  expect(wordsOf(jobs('success', 1))).toEqual({ status: 'success', words: '100 ms' });
  expect(wordsOf([])).toBeUndefined();
});
