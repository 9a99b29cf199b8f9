import { unfinished } from './journal.js';
import type { Observation } from './observation.js';
import { entryOf, type Ledger, liveEntry } from './release.js';
import { hasAll, type Seen, slotsOf } from './seen.js';

/**
 * The release that has all requests, else what the ledger has as live. One that failed and could not be taken away,
 * because nothing had served before it, serves nobody.
 */
export const servingNow = (seen: Seen, ledger: Ledger): string | undefined =>
  wholeNow(seen, ledger) ?? liveEntry(ledger)?.release;

function wholeNow(seen: Seen, ledger: Ledger): string | undefined {
  const there = seen.places.flatMap((place) => [place.holds, ...place.slots.map(({ release }) => release)]);
  return there.find(
    (release) =>
      release !== undefined && hasAll(seen, release) && entryOf(ledger, release)?.status !== 'failed',
  );
}

/**
 * What is gone back to if the next release fails: what serves. Of a rollout that was left on its way nobody knows
 * whether what it brought is good: then it is what that one came from, and of a rollback what it was to bring back.
 */
export function standing({ seen, ledger, journal }: Observation): string | undefined {
  const left = unfinished(journal);
  if (!left) return servingNow(seen, ledger);
  const whole = wholeNow(seen, ledger);
  const isProved = whole !== left.release || liveEntry(ledger)?.release === whole;
  if (whole !== undefined && isProved) return whole;
  return left.intent === 'deploy' ? left.previous : left.release;
}

/** Nothing is left to do for a release: it has everything, everywhere, and that is written down. */
export const isSettled = (release: string, seen: Seen, ledger: Ledger): boolean =>
  hasAll(seen, release) &&
  liveEntry(ledger)?.release === release &&
  seen.places.every((place) => place.holds === release && place.settled === release) &&
  slotsOf(seen).every(({ share, state }) => share === 0 || state === 'running');
