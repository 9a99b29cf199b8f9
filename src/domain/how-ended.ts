import { constants } from 'node:os';

/** How a process was ended: the signal, and the exit code by which a shell around it tells of that. */
export interface EndingSignal {
  readonly signal: string;
  /** 128 + n, where the signal's number is known. */
  readonly exitCode?: number;
}

/** They stop a process, let it go on or pass by it: 128 + their number is a code that somebody chose. */
const ENDS_NOBODY: ReadonlySet<string> = new Set([
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGWINCH',
]);

// Of two names for one number the first is the usual one.
const NUMBERS = Object.entries(constants.signals).filter(([name]) => !ENDS_NOBODY.has(name));

/**
 * A shell that has something left to do waits for a program that a signal ends, and exits with 128 + n; one that
 * has not is replaced by it, and dies of the signal itself. Which of both happens is no business of users: both are
 * the signal. Where no signal was at work the code stays what it is.
 */
export function howEnded(
  end: { readonly code: number } | { readonly signal: string },
): { readonly code: number } | EndingSignal {
  if ('signal' in end) {
    const number = NUMBERS.find(([name]) => name === end.signal)?.[1];
    return { signal: end.signal, ...(number === undefined ? {} : { exitCode: 128 + number }) };
  }
  const signal = NUMBERS.find(([, number]) => 128 + number === end.code)?.[0];
  return signal === undefined ? { code: end.code } : { signal, exitCode: end.code };
}
