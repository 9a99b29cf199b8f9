import type { History } from '../../domain/history.js';
import type { PastRun } from '../../domain/past-run.js';
import type { Pipeline } from '../../domain/pipeline.js';
import type { RunRecord } from '../../domain/record.js';
import type { Section } from './model.js';

/** What a report is made of. */
export interface Sources {
  readonly record: RunRecord;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What all runs in this workspace have taught, that one and later ones included. */
  readonly history: History;
  /** The runs of the same pipeline before that one that are still kept, oldest first. */
  readonly earlier: readonly PastRun[];
  /** For a report of the kind that asks for it. */
  readonly evidence?: Evidence;
}

/** What can be proved from what is still there. */
export interface Evidence {
  /** SHA-256 of the run's events. */
  readonly journal?: string;
  /** SHA-256 of the artifacts' files that are still kept, by job and path. */
  readonly artifacts: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What the configuration file tells now. */
  readonly pipeline?: Pipeline;
}

/** What a kind of report says below the verdict, beside it in one sentence, and whether with the cause. */
export interface ReportBody {
  readonly also: string;
  readonly hasCause: boolean;
  readonly sections: readonly Section[];
}
