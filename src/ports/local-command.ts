import type { Masked } from '../base/masked.js';
import type { CommandEnd } from '../domain/command-end.js';

/** A command on this machine, and how long it may take. */
export interface LocalCommand {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface LocalCommandEnd {
  readonly end: CommandEnd;
  /** Its last 64 KiB. */
  readonly output: Masked;
}

export type RunLocally = (command: LocalCommand, signal: AbortSignal) => Promise<LocalCommandEnd>;
