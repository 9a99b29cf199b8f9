import type { Masked } from '../base/masked.js';

/** The one comment that a pipeline has on a pull request; every run writes it anew. */
export interface PublishedComment {
  /** Tells it from those of other pipelines. */
  readonly name: string;
  readonly pull: number;
  /** Markdown. */
  readonly body: Masked;
}
