import { entryOf, type Ledger, type ReleaseRecord } from './release.js';
import { hasAll, runs, type Seen } from './seen.js';

export type RiskLevel = 'low' | 'medium' | 'high';

export interface Risk {
  readonly level: RiskLevel;
  /** Each with its points. */
  readonly reasons: readonly string[];
}

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
  const back = ledger.entries.filter(
    ({ sequence }) => sequence > (target?.sequence ?? 0) && sequence < (serving?.sequence ?? 0),
  ).length;
  const days = (now - Date.parse(record.createdAt)) / DAY_MS;
  const points: (readonly [number, string])[] = [
    [target?.status === 'bad' || target?.status === 'failed' ? 4 : 0, 'it was found bad before'],
    [Math.min(3, back), `${back} releases lie between`],
    [days > OLD_DAYS ? 1 : 0, `it is ${Math.round(days)} days old`],
    [record.settings.checks.length === 0 ? 2 : 0, 'nobody checks its health'],
    [isWarm(seen, release) ? 0 : 1, 'it is not running any more'],
  ];
  const counted = points.filter(([n]) => n > 0);
  const sum = counted.reduce((total, [n]) => total + n, 0);
  return {
    level: sum < 3 ? 'low' : sum < 6 ? 'medium' : 'high',
    reasons: counted.map(([n, why]) => `${why} (+${n})`),
  };
}

const isWarm = (seen: Seen, release: string): boolean =>
  hasAll(seen, release) ||
  (seen.abilities.has('weights') &&
    seen.places.every(({ slots }) => slots.some((one) => runs(one, release))));
