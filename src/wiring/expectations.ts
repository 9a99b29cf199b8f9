import type { Clock } from '../base/clock.js';
import type { RunRecord } from '../domain/record.js';
import type { Expectations } from '../report/live/frame.js';
import type { PipelineHistory } from './history.js';

/** To replay a large schedule takes longer than to draw it. */
const NEW_ESTIMATE_MS = 1000;

/** What earlier runs tell while a run goes on. */
export function expectationsFrom(
  history: PipelineHistory,
  maxParallel: number,
  record: () => RunRecord,
  clock: Clock,
): Expectations {
  let estimate: number | undefined;
  let askAgainAt = 0;
  return {
    expected: history.expected,
    etaMs() {
      const now = clock.now();
      if (now >= askAgainAt) {
        estimate = history.leftMs(maxParallel, record(), now);
        askAgainAt = now + NEW_ESTIMATE_MS;
      }
      return estimate;
    },
  };
}
