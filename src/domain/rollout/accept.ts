import { err, ok, type Result } from '../../base/result.js';
import type { Refusal } from './failure.js';
import type { JournalEntry } from './journal.js';
import { entryOf, type Ledger, liveEntry, type ReleaseRecord, withEntry } from './release.js';
import { hasAll, type Seen, shareOf } from './seen.js';

/** Nobody asked for anything else: what has most of the requests is meant, and of equals what was live. */
export function acceptable(
  asked: string | undefined,
  seen: Seen,
  ledger: Ledger | undefined,
): Result<string, Refusal> {
  const there = releasesIn(seen);
  if (asked !== undefined) {
    return there.includes(asked) ? ok(asked) : err({ kind: 'not-there', release: asked, there });
  }
  const shares = there.map((release) => ({ release, share: shareOf(seen, release) }));
  const most = Math.max(0, ...shares.map(({ share }) => share));
  const first = shares.filter(({ share }) => share === most).map(({ release }) => release);
  const live = ledger && liveEntry(ledger)?.release;
  const chosen = first.length === 1 ? first[0] : first.find((release) => release === live);
  return chosen === undefined ? err({ kind: 'not-there', there }) : ok(chosen);
}

/** What places hold, and what runs in their slots. */
function releasesIn({ places }: Seen): readonly string[] {
  const all = places.flatMap(({ holds, slots }) => [
    holds,
    ...slots.filter(({ state }) => state !== 'stopped').map(({ release }) => release),
  ]);
  return [...new Set(all.filter((release) => release !== undefined))];
}

/** It is all that serves, and all that every place is to be. */
export const isOnlyOne = (release: string, seen: Seen): boolean =>
  hasAll(seen, release) &&
  seen.places.every(({ holds, settled }) => holds === release && settled === release);

interface Acceptance {
  readonly release: string;
  /** Of it and of others that are kept, where the ledger is lost. */
  readonly records: readonly ReleaseRecord[];
  readonly journal: readonly JournalEntry[];
  readonly reason: string;
  readonly at: string;
}

/** The ledger with what was accepted as live, and what was begun and is not it given up. `lost`: made anew from records. */
export function acceptedLedger(
  kept: Ledger | undefined,
  lost: Ledger,
  { release, records, journal, reason, at }: Acceptance,
): Ledger {
  let ledger = kept ?? recovered(lost, records, journal);
  const digest = records.find((one) => one.release === release)?.digest ?? '';
  for (const one of ledger.entries)
    if (one.status === 'pending') ledger = withEntry(ledger, { ...one, status: 'failed', at });
  return withEntry(ledger, {
    release,
    digest: entryOf(ledger, release)?.digest || digest,
    status: 'live',
    at,
    reason,
  });
}

/** What the journal still proves to have served is good; of all others nobody knows, and none is chosen unasked. */
function recovered(
  lost: Ledger,
  records: readonly ReleaseRecord[],
  journal: readonly JournalEntry[],
): Ledger {
  const good = goodIn(journal);
  const sorted = [...records].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return sorted.reduce((ledger, { release, digest, createdAt: at }) => {
    const served = withEntry(ledger, { release, digest, status: 'live', at });
    return good.has(release)
      ? served
      : withEntry(served, { release, digest, status: 'bad', at, reason: 'its history was lost' });
  }, lost);
}

/** Releases whose rollout ended well, or that somebody has accepted. */
export function goodIn(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const good = new Set<string>();
  let release: string | undefined;
  for (const entry of journal) {
    if (entry.kind === 'started' || entry.kind === 'goal' || entry.kind === 'accepted')
      release = entry.release;
    else if (entry.kind === 'ended' && release !== undefined && GOOD.has(entry.status)) good.add(release);
  }
  return good;
}

const GOOD: ReadonlySet<string> = new Set(['success', 'rolled-back']);
