import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { PartialEnvironment } from '../schema/deployment.js';
import { seconds } from './check-timing.js';
import { timingOf } from './checks.js';

/**
 * A bake in which a check that hangs is not asked even once shows nothing: it is refused, in an older file warned of.
 * So is every file of one that is over before a check can have failed often enough to be unhealthy.
 */
export function checkBake(
  { strategy, 'health-checks': checks = [] }: PartialEnvironment,
  path: Path,
  isOlder: boolean,
  problems: Problems,
): void {
  const bakeMs = strategy?.bake ?? 0;
  if (bakeMs === 0) return;
  const asked = checks.map((check, i) => ({ i, ...timesOf(timingOf(check ?? {})) }));
  const [longest] = [...asked].sort((a, b) => b.allMs - a.allMs);
  if (!longest || bakeMs >= longest.allMs) return;
  const { i, words, allMs } = longest;
  problems.of(
    isOlder || asked.every(({ onceMs }) => bakeMs >= onceMs) ? 'W-RANGE' : 'E-RANGE',
    [...path, 'strategy', 'bake'],
    `bake ${seconds(bakeMs)} is too short to see health-checks[${i}] fail: ${words} = ${seconds(allMs)}; raise it to that, or lower 'timeout' of the check`,
  );
}

function timesOf({ intervalMs, timeoutMs, failures }: ReturnType<typeof timingOf>) {
  const onceMs = intervalMs + timeoutMs;
  const words = `${failures} ${failures === 1 ? 'failure' : 'failures'} × (interval ${seconds(intervalMs)} + timeout ${seconds(timeoutMs)})`;
  return { onceMs, allMs: failures * onceMs, words };
}
