import { entryOf, type Ledger, liveEntry } from './release.js';
import { hasAll, type Seen, slotsOf } from './seen.js';

/**
 * The release that has all requests, else what the ledger has as live. One that failed and could not be taken away,
 * because nothing had served before it, serves nobody.
 */
export function servingNow(seen: Seen, ledger: Ledger): string | undefined {
  const there = seen.places.flatMap((place) => [place.holds, ...place.slots.map(({ release }) => release)]);
  const whole = there.find(
    (release) =>
      release !== undefined && hasAll(seen, release) && entryOf(ledger, release)?.status !== 'failed',
  );
  return whole ?? liveEntry(ledger)?.release;
}

/** Nothing is left to do for a release: it has everything, everywhere, and that is written down. */
export const isSettled = (release: string, seen: Seen, ledger: Ledger): boolean =>
  hasAll(seen, release) &&
  liveEntry(ledger)?.release === release &&
  seen.places.every((place) => place.holds === release && place.settled === release) &&
  slotsOf(seen).every(({ share, state }) => share === 0 || state === 'running');
