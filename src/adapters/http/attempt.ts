import type { Clock } from '../../base/clock.js';
import { onAbort, unlessAborted } from '../../base/on-abort.js';
import type { Measurement } from '../../domain/check/check.js';
import { type CheckTrouble, failure, unasked } from './failures.js';

/** One attempt under way. */
export interface CheckAttempt {
  readonly clock: Clock;
  readonly at: number;
  /** Aborted when its time is over, nobody waits for it, or it is done: whatever it has opened closes then. */
  readonly signal: AbortSignal;
  /** For the message when its time is over. */
  doing: string;
  /** Only a name server was asked so far. */
  isLookingUp: boolean;
  /** Status of the last answer, once it is known. */
  code: number | undefined;
}

export type CheckResult = Omit<Measurement, 'at' | 'ms'>;

/** Asks once within `timeoutMs`, everything included. */
export async function measured(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  ask: (attempt: CheckAttempt) => Promise<CheckResult>,
): Promise<Measurement> {
  const ending = new AbortController();
  const takeBack = clock.after(timeoutMs, () => ending.abort());
  const release = signal && onAbort(signal, () => ending.abort());
  const attempt: CheckAttempt = {
    clock,
    at: clock.now(),
    signal: ending.signal,
    doing: 'starting',
    isLookingUp: false,
    code: undefined,
  };
  const found = await unlessAborted(settled(ask, attempt), ending.signal);
  const isOver = ending.signal.aborted;
  takeBack();
  release?.();
  ending.abort();
  const { at, code } = attempt;
  const told = isOver || !found ? ended(attempt, timeoutMs, signal) : found;
  return { at, ms: clock.now() - at, ...(code === undefined ? {} : { code }), ...told };
}

/** What Node throws at once, such as for a header that none may send. */
async function settled(
  ask: (attempt: CheckAttempt) => Promise<CheckResult>,
  attempt: CheckAttempt,
): Promise<CheckResult> {
  try {
    if (attempt.signal.aborted) return unasked('H-ENDED', 'not asked');
    return await ask(attempt);
  } catch (error) {
    return failure('H-REQUEST', `it cannot be asked like this: ${(error as Error).message}`);
  }
}

function ended(
  { doing, isLookingUp }: CheckAttempt,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): CheckTrouble {
  if (signal?.aborted) return unasked('H-ENDED', `ended while ${doing}, as nobody waits for it any more`);
  const message = `no end after ${timeoutMs} ms while ${doing}`;
  // A resolver's own limit is longer than most attempts: this is how a name server that is silent shows.
  if (isLookingUp) return unasked('H-DNS', message);
  return failure('H-TIMEOUT', message);
}
