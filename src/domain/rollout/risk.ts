import { entryOf, type Ledger, type ReleaseRecord } from './release.js';
import { hasAll, runs, type Seen } from './seen.js';

export type RiskLevel = 'low' | 'medium' | 'high';

export interface Risk {
  readonly level: RiskLevel;
  readonly reasons: readonly RiskReason[];
}

/** What can go wrong with a release that is brought back, and how much that counts. */
export type RiskReason = { readonly points: number } & (
  | { readonly kind: 'found-bad' | 'unchecked' | 'not-running' }
  | { readonly kind: 'between'; readonly releases: number }
  | { readonly kind: 'old'; readonly days: number }
);

const DAY_MS = 24 * 3_600_000;
const OLD_DAYS = 30;

/** How much can go wrong when a release is brought back: points, low below 3, medium below 6. */
export function riskOf(
  release: string,
  from: string | undefined,
  known: {
    readonly seen: Seen;
    readonly ledger: Ledger;
    readonly record: ReleaseRecord;
    readonly now: number;
  },
): Risk {
  const { seen, ledger, record, now } = known;
  const target = entryOf(ledger, release);
  const serving = from === undefined ? undefined : entryOf(ledger, from);
  const releases = ledger.entries.filter(
    ({ sequence }) => sequence > (target?.sequence ?? 0) && sequence < (serving?.sequence ?? 0),
  ).length;
  const days = (now - Date.parse(record.createdAt)) / DAY_MS;
  const reasons: readonly RiskReason[] = [
    { kind: 'found-bad', points: target?.status === 'bad' || target?.status === 'failed' ? 4 : 0 },
    { kind: 'between', releases, points: Math.min(3, releases) },
    { kind: 'old', days: Math.round(days), points: days > OLD_DAYS ? 1 : 0 },
    { kind: 'unchecked', points: record.settings.checks.length === 0 ? 2 : 0 },
    { kind: 'not-running', points: isWarm(seen, release) ? 0 : 1 },
  ];
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return {
    level: sum < 3 ? 'low' : sum < 6 ? 'medium' : 'high',
    reasons: reasons.filter(({ points }) => points > 0),
  };
}

const isWarm = (seen: Seen, release: string): boolean =>
  hasAll(seen, release) ||
  (seen.abilities.has('weights') &&
    seen.places.every(({ slots }) => slots.some((one) => runs(one, release))));
