import type { CheckTiming, Measurement, Verdict } from './check.js';

/** What was healthy, watched for a while; the attempts themselves are kept by whoever asks. */
export interface Bake {
  readonly verdict: Verdict;
  readonly hasPassed: boolean;
  /** Since the last pass. */
  readonly failures: number;
  /** Attempts that could not be made, in a row up to now. */
  readonly unmade: number;
}

export const startBake = (): Bake => ({ verdict: 'healthy', hasPassed: false, failures: 0, unmade: 0 });

/**
 * Healthy until enough failures came in a row; attempts that could not be made neither count nor end a row of them.
 * Once its time `isOver` only passes are good: without any it is decided, and where the last ones are missing it is
 * inconclusive, and asked on, until it passes or as many in a row did not.
 */
export function nextInBake(
  bake: Bake,
  { result }: Measurement,
  timing: Pick<CheckTiming, 'failures'>,
  isOver: boolean,
): Bake {
  if (bake.verdict === 'unhealthy') return bake;
  const asked = {
    hasPassed: bake.hasPassed || result === 'pass',
    failures: result === 'pass' ? 0 : bake.failures + (result === 'fail' ? 1 : 0),
    unmade: result === 'unreachable' ? bake.unmade + 1 : 0,
  };
  return { ...asked, verdict: verdictOf(asked, timing.failures, isOver) };
}

function verdictOf(
  { hasPassed, failures, unmade }: Omit<Bake, 'verdict'>,
  most: number,
  isOver: boolean,
): Verdict {
  if (failures >= most) return 'unhealthy';
  if (!isOver || failures + unmade === 0) return 'healthy';
  if (hasPassed && unmade < most) return 'inconclusive';
  return unmade > 0 ? 'unreachable' : 'unhealthy';
}
