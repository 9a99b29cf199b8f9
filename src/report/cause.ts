import type { AttemptRecord } from '../domain/record.js';

const MAX_LINES = 30;

/** What a failed attempt printed about why: chosen by what the lines say, the first ones first, or the last lines. */
export interface PrintedCause {
  readonly lines: readonly string[];
  readonly isChosen: boolean;
}

export function printedCause(attempt: AttemptRecord | undefined): PrintedCause {
  const isChosen = attempt?.cause !== undefined;
  const lines = (attempt?.cause ?? attempt?.tail ?? '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return { lines: isChosen ? lines.slice(0, MAX_LINES) : lines.slice(-MAX_LINES), isChosen };
}
