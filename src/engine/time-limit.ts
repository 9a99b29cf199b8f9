import type { Clock } from '../base/clock.js';

/** As long as GitHub lets a cancelled job clean up. */
const OVERTIME_MS = 5 * 60_000;

/** Acts when a run's time is up, and when what cleans up has had its own; the returned function takes both back. */
export function limitTime(
  clock: Clock,
  limitMs: number | undefined,
  act: (because: 'timeout' | 'overtime') => void,
): () => void {
  if (limitMs === undefined) return () => {};
  let takeBack = clock.after(limitMs, () => {
    takeBack = clock.after(OVERTIME_MS, () => act('overtime'));
    act('timeout');
  });
  return () => takeBack();
}
