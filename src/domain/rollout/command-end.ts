/** How a command ended, wherever it ran. */
export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  /** Undefined where nobody saw by what. */
  | { readonly kind: 'killed'; readonly signal?: string }
  | { readonly kind: 'late'; readonly limitMs: number }
  | { readonly kind: 'not-started'; readonly detail: string };

export const isGood = (end: CommandEnd): boolean => end.kind === 'exit' && end.code === 0;
