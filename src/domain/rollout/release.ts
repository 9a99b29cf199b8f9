import type { Environment } from './environment.js';
import type { Spec } from './spec.js';

/** A release as it was deployed: immutable and whole, so that it can be brought back without today's file. */
export interface ReleaseRecord {
  /** 1: without what runs (`settings.spec`). */
  readonly schemaVersion: 1 | 2;
  readonly app: string;
  readonly environment: string;
  readonly release: string;
  /** SHA-256 of the artifact's list of files, modes and contents. */
  readonly digest: string;
  /** SHA-256 of `settings`. */
  readonly configHash: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly fence: number;
  /** The environment's entry of that day: of its target only what runs there. */
  readonly settings: Settings;
  /** By CIMYR_RECORD_KEY, where whoever deployed had one. */
  readonly signature?: string;
}

export type Settings = Omit<Environment, 'target'> & { readonly spec?: Spec };

/** `bad`: people or checks have found it wanting; nothing goes back to it by itself. */
export const RELEASE_STATUSES = ['pending', 'live', 'superseded', 'failed', 'bad'] as const;
export type ReleaseStatus = (typeof RELEASE_STATUSES)[number];

export interface LedgerEntry {
  readonly release: string;
  readonly digest: string;
  readonly status: ReleaseStatus;
  /** Rises with every release that became live. */
  readonly sequence: number;
  /** Its sequence when it became live for the first time. */
  readonly first?: number;
  readonly at: string;
  readonly reason?: string;
}

/** What has become of the app's releases in one environment; each host holds the whole of it. */
export interface Ledger {
  readonly schemaVersion: 1;
  readonly app: string;
  readonly environment: string;
  readonly entries: readonly LedgerEntry[];
}

export const emptyLedger = (app: string, environment: string): Ledger => ({
  schemaVersion: 1,
  app,
  environment,
  entries: [],
});

export const entryOf = (ledger: Ledger, release: string): LedgerEntry | undefined =>
  ledger.entries.find((entry) => entry.release === release);

/** The name stands for other content. Until it was live nobody has seen what it stands for: it may be built anew. */
export const isOther = (ledger: Ledger, release: string, digest: string): boolean => {
  const entry = entryOf(ledger, release);
  return entry !== undefined && entry.digest !== '' && entry.digest !== digest;
};

/** It was never live. */
export const isUntried = (ledger: Ledger, release: string): boolean =>
  (entryOf(ledger, release)?.sequence ?? 0) === 0;

/** The release that serves, as far as the ledger knows. */
export const liveEntry = (ledger: Ledger): LedgerEntry | undefined =>
  ledger.entries.find((entry) => entry.status === 'live');

/** Older ones are forgotten: their files have been removed long ago. */
const MAX_OTHERS = 500;
export const MAX_ENTRIES = MAX_OTHERS + 1;

/** The entry with this change; a release that becomes live supersedes the one before it. */
export function withEntry(ledger: Ledger, change: Omit<LedgerEntry, 'sequence' | 'first'>): Ledger {
  const top = Math.max(0, ...ledger.entries.map(({ sequence }) => sequence));
  const before = entryOf(ledger, change.release);
  const sequence = change.status === 'live' && before?.status !== 'live' ? top + 1 : (before?.sequence ?? 0);
  const others = ledger.entries
    .filter(({ release }) => release !== change.release)
    .map(
      (entry): LedgerEntry =>
        change.status === 'live' && entry.status === 'live' ? { ...entry, status: 'superseded' } : entry,
    );
  const first = before?.first ?? (sequence > 0 ? sequence : undefined);
  const entry = { ...change, sequence, ...(first === undefined ? {} : { first }) };
  return { ...ledger, entries: [...others.slice(-MAX_OTHERS), entry] };
}

/**
 * Where a rollback goes by itself: of the releases that were live before this one and are not bad the one that was so
 * last. What was first deployed after this one is no step back, even if this one was brought back since.
 */
export function lastGood(ledger: Ledger, serving: string | undefined): LedgerEntry | undefined {
  const from = serving === undefined ? undefined : entryOf(ledger, serving);
  const isBefore = (one: LedgerEntry) =>
    !from || from.sequence === 0 || (one.sequence < from.sequence && firstOf(one) < firstOf(from));
  return ledger.entries
    .filter(
      (one) =>
        one.release !== serving &&
        one.sequence > 0 &&
        isBefore(one) &&
        (one.status === 'superseded' || one.status === 'live'),
    )
    .sort((a, b) => b.sequence - a.sequence)[0];
}

const firstOf = ({ first, sequence }: LedgerEntry): number => first ?? sequence;

/** Releases that may go: all but the newest `keep` that once were live, those in use, and the newest that was not. */
export function removable(
  ledger: Ledger,
  present: readonly string[],
  inUse: ReadonlySet<string>,
  keep: number,
): string[] {
  const good = ledger.entries
    .filter(({ status, sequence }) => sequence > 0 && (status === 'live' || status === 'superseded'))
    .sort((a, b) => b.sequence - a.sequence)
    .slice(0, keep)
    .map(({ release }) => release);
  // Evidence: what failed last stays to be looked at.
  const failed = ledger.entries.findLast(({ status }) => status === 'failed' || status === 'bad');
  const kept = new Set([...good, ...inUse, ...(failed ? [failed.release] : [])]);
  // What it does not know is not ours: another tool's, or from before the ledger was lost.
  return present.filter((release) => !kept.has(release) && entryOf(ledger, release) !== undefined);
}
