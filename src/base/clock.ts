/**
 * The only room that reads time. `now` is milliseconds since the epoch on one monotonic line, so that
 * differences are durations even when the wall clock is set while a run goes on.
 */
export interface Clock {
  now(): number;
  /** Calls `act` once after `ms`; the returned function takes it back. */
  after(ms: number, act: () => void): () => void;
}

export function systemClock(): Clock {
  const origin = Date.now() - uptimeMs();
  return {
    now: () => origin + uptimeMs(),
    after(ms, act) {
      const timer = setTimeout(act, Math.min(ms, MAX_TIMER_MS));
      return () => clearTimeout(timer);
    },
  };
}

/** `performance` tells the same, but Node loads it first. */
function uptimeMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

// A longer setTimeout fires at once; 24.8 days are more than a runner lives.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms`, or at once when the signal aborts: never rejects, the caller looks at the signal. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      takeBack();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const takeBack = clock.after(ms, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}

/** ISO 8601 in UTC, to the millisecond. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
