import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { backoffMs } from '../../base/backoff.js';
import type { Clock } from '../../base/clock.js';
import { onAbort } from '../../base/on-abort.js';
import { retry } from '../../base/retry.js';
import { deliveryFailure, outOfTime, partialSuccessIn } from './failures.js';
import { type Line, openLine, type ReceiverAnswer } from './post.js';
import type { TraceTarget } from './target.js';

const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const BACKOFF_MS = 500;
/** Who is not there at all is asked less often: a run should not wait for a receiver that was never started. */
const MAX_CONNECTS = 3;

interface Sending {
  readonly clock: Clock;
  /** Aborts when nobody waits for it any more. */
  readonly cancel: AbortSignal;
  /** In [0, 1), for the jitter of the waits between tries. */
  readonly random: () => number;
}

/**
 * Sends bodies of OTLP's JSON one after another, within the target's time for all of them. Never rejects; returns
 * what a person should know: what did not arrive and why, and what was taken with reservations.
 */
export async function sendTraces(
  bodies: readonly string[],
  target: TraceTarget,
  { clock, cancel, random }: Sending,
): Promise<string[]> {
  const end = new AbortController();
  const abort = () => end.abort();
  const takeBack = clock.after(target.timeoutMs, abort);
  const release = onAbort(cancel, abort);
  const line = openLine(target);
  const deadline = clock.now() + target.timeoutMs;
  const told = new Set<string>();
  try {
    for (const body of bodies) {
      const bytes = target.isCompressed ? await promisify(gzip)(body) : Buffer.from(body);
      const sent = await tryAll(line, bytes, { clock, random, deadline, signal: end.signal });
      if (cancel.aborted) told.add(`${target.url.origin} was not waited for`);
      else if (end.signal.aborted) told.add(outOfTime(target.url.origin, target.timeoutMs));
      else if (isTaken(sent)) {
        const partial = partialSuccessIn(sent.body, target.url.origin);
        if (partial !== undefined) told.add(partial);
        continue;
      } else told.add(deliveryFailure(sent, target.url.origin));
      // What holds for one batch holds for the next.
      break;
    }
  } finally {
    takeBack();
    release();
    line.close();
  }
  return [...told];
}

interface Trying {
  readonly clock: Clock;
  readonly random: () => number;
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** The answer to the last try. */
function tryAll(
  line: Line,
  body: Uint8Array,
  { clock, random, deadline, signal }: Trying,
): Promise<ReceiverAnswer> {
  const post = async (tries: number) => {
    const value = await line.post(body, signal);
    if (!isRetryable(value, tries)) return { value };
    const asked = value.kind === 'answer' ? retryAfterMs(value.retryAfter, clock.now()) : undefined;
    const againMs = asked ?? backoffMs(BACKOFF_MS, tries, random);
    // To wait for an end that is known helps nobody.
    return clock.now() + againMs >= deadline ? { value } : { value, againMs };
  };
  return retry(clock, post, signal);
}

const isTaken = (answer: ReceiverAnswer): answer is Extract<ReceiverAnswer, { kind: 'answer' }> =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;

/** A connection that could not be made, or broke before the answer. */
const CONNECTION = /^(E[A-Z_]+|EAI_AGAIN)$/;

function isRetryable(answer: ReceiverAnswer, tries: number): boolean {
  if (answer.kind === 'error')
    return CONNECTION.test(answer.code) && answer.code !== 'EPROTO' && tries < MAX_CONNECTS;
  return RETRYABLE.has(answer.status);
}

/** `Retry-After`: seconds, or a date; undefined where it says neither. */
function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
