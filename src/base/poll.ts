import { type Clock, sleep } from './clock.js';

export interface Polling {
  /** From the end of one question to the next. */
  readonly intervalMs: number | (() => number);
  /** Without one it ends by its answer or its signal. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks at once and then at every interval, until the answer is enough, `deadlineMs` has passed or the signal aborts;
 * a last time at the deadline. Resolves to the last answer. The only poll loop.
 */
export async function poll<T>(
  clock: Clock,
  { intervalMs, deadlineMs = Number.POSITIVE_INFINITY, signal }: Polling,
  ask: () => T | Promise<T>,
  isEnough: (answer: T) => boolean = Boolean,
): Promise<T> {
  const end = clock.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    const left = end - clock.now();
    if (isEnough(answer) || left <= 0) return answer;
    const interval = typeof intervalMs === 'number' ? intervalMs : intervalMs();
    await sleep(clock, Math.min(interval, left), signal);
    if (signal?.aborted) return answer;
  }
}
