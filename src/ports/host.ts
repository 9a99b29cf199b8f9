import type { Duplex, Readable } from 'node:stream';
import type { Result } from '../base/result.js';

/** What one script did on a machine. */
export interface ScriptEnd {
  /** Undefined when a signal ended it. */
  readonly code?: number;
  readonly stdout: string;
  /** The last 64 KiB. */
  readonly stderr: string;
}

/**
 * Nobody answers there (any more): what a script that was under way has done is unknown. `isFinal`: trying again
 * will not help, such as with a wrong key; nothing was run then.
 */
export interface HostFailure {
  readonly code: string;
  /** Who it is, and what happened. */
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly isFinal: boolean;
  /** A script was under way: what it has done is unknown. Otherwise whoever connects has tried again already. */
  readonly mayHaveRun?: boolean;
}

/** A machine that runs POSIX shell scripts for us: this one, or one at the other end of an SSH connection. */
export interface Host {
  /** As people are told of it. */
  readonly name: string;
  /** Of the way in: what works, and had better be changed. */
  readonly warning?: string | undefined;
  /**
   * Runs a script by `sh`, its text sent on standard input so that no argument list shows it. `input` follows it and
   * is what the script reads. More than 1 MiB of standard output is cut. A connection that breaks is a failure, and
   * so is a script that nobody waits for any more (`signal`).
   */
  run(script: string, input?: Readable, signal?: AbortSignal): Promise<Result<ScriptEnd, HostFailure>>;
  /** A TCP connection from that machine to an address that it can reach. */
  connect(host: string, port: number): Promise<Result<Duplex, HostFailure>>;
  close(): void;
}
