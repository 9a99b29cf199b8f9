import { describe, expect, it } from 'vitest';
import { flakyJobs } from '../../src/domain/flaky.js';
import { dayOf, type JobHistory } from '../../src/domain/history.js';

const NOW = Date.UTC(2026, 5, 30);
const today = dayOf(NOW);

function evidence(job: Partial<JobHistory>): string | undefined {
  const known = { recentMs: [], results: '', flips: [], run: 1, ...job };
  return flakyJobs({ runs: 1, jobs: new Map([['a', known]]) }, ['a', 'unknown'], NOW)[0]?.evidence;
}

describe('flakyJobs', () => {
  it('names jobs whose code had both results twice in thirty days', () => {
    expect(evidence({ flips: [today - 29, today] })).toBe(
      'the same code both failed and succeeded 2 times in 30 days',
    );
    expect(evidence({ flips: [today] })).toBeUndefined();
    expect(evidence({ flips: [today - 30, today] })).toBeUndefined();
  });

  it('names jobs whose result changes all the time, once they have succeeded again', () => {
    expect(evidence({ results: 'sfsfsfsfss' })).toBe('its result changed 8 times in the last 10 runs');
    expect(evidence({ results: 'sfsfsfsfsf' })).toBeUndefined();
    expect(evidence({ results: 'sfsfsfsfs' })).toBeUndefined();
  });

  it('takes one change for a regression, not for flakiness', () => {
    expect(evidence({ results: 'ssssffffffffs' })).toBeUndefined();
    expect(evidence({ results: 'sssssssssssss' })).toBeUndefined();
  });
});
