import type { UsualDuration } from '../../domain/history.js';
import type { Origin } from '../origin.js';

/** What reports know besides the record. */
export interface Known {
  /** What a job usually takes. */
  readonly expected?: (job: string) => UsualDuration | undefined;
  readonly origin?: Origin;
  /** Where the whole report is to be found. */
  readonly report?: string;
}
