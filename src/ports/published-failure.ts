/** Why something could not be published. It costs that report, never the run: the words stand with the adapter. */
export type PublishFailure =
  /** Whoever answers does not know the token. */
  | { readonly kind: 'token' }
  /** `permissions` are lines for a workflow, such as `checks: write`. */
  | { readonly kind: 'permission'; readonly permissions: readonly string[]; readonly said: string }
  /** Not there, or not shown to a token without these permissions. */
  | { readonly kind: 'not-found'; readonly permissions: readonly string[] }
  | { readonly kind: 'refused'; readonly status: number; readonly said: string }
  /** Too much was asked: nothing more is, until then. */
  | { readonly kind: 'limited'; readonly untilMs: number }
  /** All the time that reporting may take was used. */
  | { readonly kind: 'slow'; readonly limitMs: number }
  /** An answer that is none of the API. */
  | { readonly kind: 'response'; readonly problem: string }
  | { readonly kind: 'redirected'; readonly host: string }
  | { readonly kind: 'network'; readonly host: string; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'cancelled' };
