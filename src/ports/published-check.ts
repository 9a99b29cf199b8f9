import type { Masked } from '../base/masked.js';

/** A report for GitHub's "Checks": what the report makes, and an adapter publishes. */
export interface PublishedCheck {
  readonly name: Masked;
  /** The commit that it is about. */
  readonly headSha: string;
  /** Names the run, and this attempt at it: by it the check is found again. */
  readonly externalId: string;
  readonly conclusion: CheckConclusion;
  /** One line. */
  readonly title: Masked;
  /** Markdown, as `text`, which stands below it and may be empty. */
  readonly summary: Masked;
  readonly text: Masked;
  /** The most important first: there may be more than are published. */
  readonly annotations: readonly CheckAnnotation[];
  readonly detailsUrl?: string;
}

export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out';

/** A message at lines of a file. Lines and columns count from 1. */
export interface CheckAnnotation {
  /** Relative to the root of the repository. */
  readonly path: Masked;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title?: Masked;
  readonly message: Masked;
  /** Longer text, such as a stack. */
  readonly details?: Masked;
}

/** What has become of it. */
export interface CheckPublished {
  readonly id: number;
  readonly url?: string;
  /** Annotations that GitHub was not told of, because they were too many. */
  readonly omitted: number;
}

/**
 * Where annotations go besides the commands in the log: `auto`, to the job's own check run where those are too few for
 * them; `job`, there always; `separate`, to a check run of their own; `off`, nowhere.
 */
export const CHECK_PLACES = ['auto', 'job', 'separate', 'off'] as const;
export type CheckPlace = (typeof CHECK_PLACES)[number];
