import type { CheckTiming, Measurement, Verdict } from './check.js';

/** What the measurements so far say of one check. The attempts themselves are kept by whoever asks. */
export interface Watch {
  readonly verdict: Verdict;
  /** When the first attempt began. */
  readonly since: number;
  /** Passes since the last failure. */
  readonly passes: number;
  /** The last attempt got through to what is asked, whatever it said. */
  readonly hasAsked: boolean;
}

/** `at`: when the first attempt begins. */
export const startWatch = (at: number): Watch => ({
  verdict: 'inconclusive',
  since: at,
  passes: 0,
  hasAsked: false,
});

/**
 * Enough passes in a row within the deadline are healthy; what comes once it is decided changes nothing. Attempts
 * that could not be made say nothing of what is asked: they neither count as passes nor end a row of them.
 */
export function next(watch: Watch, { at, ms, result }: Measurement, timing: CheckTiming): Watch {
  if (watch.verdict !== 'inconclusive') return watch;
  const end = at + ms;
  const isLate = end > watch.since + timing.deadlineMs;
  const asked = {
    ...watch,
    passes: passesAfter(watch.passes, result, isLate),
    hasAsked: result !== 'unreachable',
  };
  if (asked.passes >= timing.successes) return { ...asked, verdict: 'healthy' };
  return isLate ? expire(asked) : asked;
}

function passesAfter(passes: number, result: Measurement['result'], isLate: boolean): number {
  if (result === 'fail') return 0;
  return result === 'pass' && !isLate ? passes + 1 : passes;
}

/** The deadline has passed, and nothing more is asked. */
export const expire = (watch: Watch): Watch =>
  watch.verdict === 'inconclusive'
    ? { ...watch, verdict: watch.hasAsked ? 'unhealthy' : 'unreachable' }
    : watch;
