import { type Clock, sleep } from './clock.js';

/** Asks until the answer is yes or `deadlineMs` has passed; true when it was yes. The only poll loop. */
export async function poll(
  clock: Clock,
  wait: { readonly intervalMs: number; readonly deadlineMs: number },
  ask: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const end = clock.now() + wait.deadlineMs;
  for (;;) {
    if (await ask()) return true;
    const left = end - clock.now();
    if (left <= 0) return false;
    await sleep(clock, Math.min(wait.intervalMs, left));
  }
}
