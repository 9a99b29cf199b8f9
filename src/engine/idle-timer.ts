import type { Clock } from '../base/clock.js';

/** Fires after `ms` without `restart`. Output may come a thousand times a second, so that only notes the time. */
export function idleTimer(
  clock: Clock,
  ms: number | undefined,
  fire: () => void,
): { restart(): void; stop(): void } {
  if (ms === undefined) return { restart() {}, stop() {} };
  let last = clock.now();
  const check = () => {
    const left = last + ms - clock.now();
    if (left <= 0) fire();
    else cancel = clock.after(left, check);
  };
  let cancel = clock.after(ms, check);
  return {
    restart() {
      last = clock.now();
    },
    stop: () => cancel(),
  };
}
