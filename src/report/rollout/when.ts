import { isoTime } from '../../base/clock.js';
import { formatDuration } from '../../base/duration.js';

const DAY_MS = 24 * 3_600_000;

/** `2026-01-02 03:04 UTC (5 m 00 s ago)`; what is no time is shown as it was written. */
export function whenWords(at: string, now: number): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  const age = Math.max(0, now - time);
  const ago = age < 2 * DAY_MS ? formatDuration(age) : `${Math.floor(age / DAY_MS)} days`;
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC (${ago} ago)`;
}
