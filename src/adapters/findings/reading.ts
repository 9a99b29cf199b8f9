import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import type { SpoolReference } from '../../domain/event.js';
import type { EndedAttempt, ReportPatterns } from '../../ports/finding-reader.js';
import type { Workspace } from '../../ports/run-store.js';
import type { Collection } from './collection.js';
import type { Tally } from './junit/tally.js';
import type { Notices } from './notices.js';
import type { WorkspacePlaces } from './places.js';
import type { Stamps } from './stamps.js';
import type { TrackedFiles } from './tracked-files.js';

export interface ReaderParts {
  readonly workspace: Workspace;
  readonly masker: Masker;
  readonly clock: Clock;
  /** Bytes `from` to `to` of an attempt's masked output. */
  readonly output: (spool: SpoolReference, from: number, to: number) => AsyncIterable<Uint8Array>;
  /** The workspace's files that Git tracks; none where nobody can tell. */
  readonly tracked: () => Promise<ReadonlySet<string>>;
}

export interface ReadRequest extends ReaderParts, EndedAttempt {
  readonly patterns: ReportPatterns;
  /** What the reports' files were before the attempt. */
  readonly before: Stamps;
}

/** What all kinds of reports are read into. */
export interface Reading {
  readonly masker: Masker;
  readonly collection: Collection;
  readonly tally: Tally;
  readonly places: WorkspacePlaces;
  readonly notices: Notices;
  /** Looked for once, when somebody asks. */
  readonly tracked: () => Promise<TrackedFiles>;
  /** Directories that relative paths may start from, the likeliest first. */
  readonly bases: readonly string[];
}
