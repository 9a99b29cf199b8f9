/** What lies in the workspace: the commit, and whether tracked files differ from it. */
export interface Checkout {
  readonly commit: string;
  readonly isChanged: boolean;
}

/** What the jobs of a run find. */
export interface Inputs {
  readonly fingerprint: string;
  /** Undefined where there is no repository, no commit, or no git. */
  readonly checkout?: Checkout;
}
