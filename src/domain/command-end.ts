/** How a command ended, wherever it ran. */
export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  /** Undefined where nobody saw by what. */
  | { readonly kind: 'killed'; readonly signal?: string }
  | { readonly kind: 'late'; readonly limitMs: number }
  | { readonly kind: 'not-started'; readonly detail: string };

export const isGood = (end: CommandEnd): boolean => end.kind === 'exit' && end.code === 0;

/** 128 + n, as shells and `timeout` tell of what a signal has ended. */
const SIGNALS: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

/** From the exit code that a shell has told. */
export function endOfShell(code: number): CommandEnd {
  const signal = SIGNALS[code];
  return signal === undefined ? { kind: 'exit', code } : { kind: 'killed', signal };
}
