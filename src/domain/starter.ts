import type { Masked } from '../base/masked.js';

/** Who had a run started and where, as GitHub's runner tells it; empty where it does not. */
export interface Starter {
  readonly repository: Masked;
  readonly ref: Masked;
  /** The commit that the workflow was started for; what was checked out may be another. */
  readonly commit: Masked;
  readonly event: Masked;
  readonly actor: Masked;
  readonly workflow: Masked;
  /** Page of the workflow's run. */
  readonly url: Masked;
  readonly runner: Masked;
}
