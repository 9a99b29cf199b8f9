/** Where the checkout of a run comes from, and where the run itself can be seen; what is not known is left out. */
export interface CheckoutOrigin {
  readonly provider?: 'github';
  readonly repository?: {
    /** For a browser: without `.git`, and without anybody's password. */
    readonly url?: string;
    readonly owner?: string;
    readonly name: string;
  };
  readonly commit?: string;
  readonly ref?: { readonly name: string; readonly type: 'branch' | 'tag' };
  /** The branch that a pull request is for. */
  readonly base?: string;
  /** Number of the pull request. */
  readonly change?: string;
  readonly runUrl?: string;
  /** Name of the machine that runs it. */
  readonly runner?: string;
}
