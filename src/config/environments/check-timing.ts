import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { CheckData } from '../schema/check.js';
import { timingOf } from './checks.js';

export const seconds = (ms: number): string => `${ms / 1000}s`;

/** Checks that could never become healthy, and what does not go together in one. */
export function checkPossible(data: CheckData, path: Path, problems: Problems): void {
  const { intervalMs, timeoutMs, deadlineMs, successes } = timingOf(data);
  const firstWritten = (keys: readonly (keyof CheckData)[]) => {
    const key = keys.find((one) => data[one] !== undefined);
    return key ? [...path, key] : path;
  };
  const deadline = `deadline ${seconds(deadlineMs)}`;
  if (timeoutMs > deadlineMs)
    problems.of(
      'E-RANGE',
      firstWritten(['timeout', 'deadline']),
      `impossible: timeout ${seconds(timeoutMs)} > ${deadline}; shorten it or raise the deadline`,
    );
  // The first attempt waits for no interval.
  if ((successes - 1) * intervalMs > deadlineMs)
    problems.of(
      'E-RANGE',
      firstWritten(['successes', 'interval', 'deadline']),
      `impossible: ${successes} successes × ${seconds(intervalMs)} > ${deadline}; ask for less or raise the deadline`,
    );
  if (data.kind === 'http' && data.method === 'HEAD' && data.body !== undefined)
    problems.of(
      'E-EXCLUSIVE',
      [...path, 'body'],
      "an answer to HEAD has no body; remove 'body' or 'method'",
      'key',
    );
}
