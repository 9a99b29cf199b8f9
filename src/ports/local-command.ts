import type { Masked } from '../base/masked.js';

/** A command on this machine, and how long it may take. */
export interface LocalCommand {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** How it ended: `problem` where there is no exit code. */
export interface LocalCommandEnd {
  readonly code?: number;
  readonly problem?: string;
  /** Its last 64 KiB. */
  readonly output: Masked;
}

export type RunLocally = (command: LocalCommand, signal: AbortSignal) => Promise<LocalCommandEnd>;
