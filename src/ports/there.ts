import type { Duplex } from 'node:stream';
import type { Masked } from '../base/masked.js';
import type { Result } from '../base/result.js';
import type { CommandEnd } from '../domain/command-end.js';
import type { HostFailure } from './host.js';

/** A command that runs on the target, and how long it may take. */
export interface CommandThere {
  readonly text: string;
  /** Runs in the directory of this one, where releases have one. */
  readonly release: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface CommandThereEnd {
  readonly end: CommandEnd;
  /** The end of what it has printed. */
  readonly output: Masked;
}

/** Where checks that are asked from the target are asked from: a place, or what one of its slots reaches. */
export interface There {
  /** Ends with the command, whatever that leaves running, and with the signal. */
  run(command: CommandThere, signal: AbortSignal): Promise<Result<CommandThereEnd, HostFailure>>;
  /** A TCP connection from there to an address that can be reached from there. */
  connect(host: string, port: number): Promise<Result<Duplex, HostFailure>>;
}

/** `place` undefined: the first one; `slot`: as this one reaches it. Undefined where a target has no such place. */
export type At = (place: string | undefined, slot: string | undefined) => There | undefined;
