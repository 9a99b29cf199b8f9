import { formatDuration } from '../../base/duration.js';
import type { MeasuredOutage } from '../../domain/rollout/event.js';

export function outageWords({ ms, isOver, isLonger = false }: MeasuredOutage): string {
  const outage = `outage of ${isLonger ? 'at least ' : ''}${formatDuration(ms)}`;
  return `${outage}${isOver ? ' measured' : ' so far, and not over'}${isLonger ? '; nobody had answered before' : ''}`;
}

/** One after the other are one, as long as both. */
export const outageTogether = (
  before: MeasuredOutage | undefined,
  { ms, isOver, isLonger }: MeasuredOutage,
): MeasuredOutage => ({
  ms: (before?.ms ?? 0) + ms,
  isOver,
  ...(before?.isLonger || isLonger ? { isLonger: true } : {}),
});
