import type { JournalEntry } from './journal.js';
import type { Lease } from './lease.js';
import type { Ledger } from './release.js';
import type { Seen } from './seen.js';

/** What a look at the target tells: what is there, and what was written down there. */
export interface Observation {
  readonly seen: Seen;
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  /** Held now. */
  readonly lease?: Lease;
}
