import type { LedgerEntry } from '../../domain/rollout/release.js';
import { listed, shortRelease } from './names.js';

/** Of a rollback that nobody has named a release for: which it is, and what else there is. */
export function chosenWords(release: string, others: readonly LedgerEntry[]): string {
  const names = others.map(
    (one) => `${shortRelease(one.release)}${one.status === 'bad' ? ' (called bad)' : ''}`,
  );
  const rest = names.length === 0 ? 'no other is kept' : `--to names another: ${listed(names)}`;
  return `chosen: ${shortRelease(release)}, the last good one before what serves; ${rest}`;
}
