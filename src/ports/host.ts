import type { Duplex, Readable } from 'node:stream';
import type { Result } from '../base/result.js';
import type { Framed, Unframed } from '../domain/rollout/script-answer.js';

/** Of a script's standard output so much is kept, unless more is asked for. */
export const MOST = 1024 * 1024;

/** What one script did on a machine: all of it stood in the script's frame. */
export type ScriptEnd = Framed;

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
  /** What came instead of the script's answer, or of its end. */
  readonly unframed?: Unframed;
}

/** A machine that runs POSIX shell scripts for us: this one, or one at the other end of an SSH connection. */
export interface Host {
  /** As people are told of it. */
  readonly name: string;
  /** Of the way in: what works, and had better be changed. */
  readonly warning?: string | undefined;
  /**
   * Runs a script by `sh`, its text sent on standard input so that no argument list shows it. `input` follows it and
   * is what the script reads. Of standard output the first `most` bytes are kept. Who leaves
   * something running that holds the output open is not waited for. A connection that breaks is a failure, and so is
   * a script that nobody waits for any more (`signal`), and an answer without the script's frame around it.
   */
  run(
    script: string,
    input?: Readable,
    signal?: AbortSignal,
    most?: number,
  ): Promise<Result<ScriptEnd, HostFailure>>;
  /** A TCP connection from that machine to an address that it can reach. */
  connect(host: string, port: number): Promise<Result<Duplex, HostFailure>>;
  close(): void;
}

/** Of an answer in no frame, or in half of one. */
export function unframedFailure(name: string, unframed: Unframed): HostFailure {
  const isBegun = unframed.kind === 'cut-short';
  const [last = 'nothing'] = unframed.said.split('\n').slice(-1);
  return {
    code: isBegun ? 'E-HOST-CUT' : 'E-HOST-SHELL',
    message: isBegun
      ? `${name}: the script's answer was cut short`
      : `${name} runs no script for us: ${last}`,
    isFinal: false,
    mayHaveRun: isBegun,
    unframed,
  };
}
