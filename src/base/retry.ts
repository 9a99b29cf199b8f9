import { type Clock, sleep } from './clock.js';

/** What one try gave, and how long to wait before the next one, where one is worth it. */
export interface Tried<T> {
  readonly value: T;
  readonly againMs?: number | undefined;
}

/** Tries again as often as `attempt` says; who aborts gets the last value, without another try. The only retry. */
export async function retry<T>(
  clock: Clock,
  attempt: (tries: number) => Promise<Tried<T>>,
  signal?: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { value, againMs } = await attempt(tries);
    if (againMs === undefined || signal?.aborted) return value;
    await sleep(clock, againMs, signal);
    if (signal?.aborted) return value;
  }
}
