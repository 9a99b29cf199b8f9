import type { ShellName } from '../domain/pipeline.js';

/** One command of a job. */
export interface Command {
  readonly text: string;
  readonly shell: ShellName;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How a command ended. `start-error`: it never ran. */
export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'start-error'; readonly message: string };

/**
 * The processes of one attempt. Its commands run one after another and write to one output, in the order in
 * which they write. What a command leaves in the background goes on for the next one, until `close`.
 */
export interface Session {
  run(command: Command): Promise<CommandEnd>;
  /** Asks everything that runs to end (SIGTERM, after a grace SIGKILL). Idempotent. */
  stop(): void;
  /** Ends everything at once. */
  kill(): void;
  /** Sweeps what is left, waits until all output has been taken; how many processes had been left behind. */
  close(): Promise<number>;
}

/** Takes output. While the promise is pending nothing more is read from the processes. The chunk is reused. */
export type TakeOutput = (chunk: Uint8Array) => Promise<void> | undefined;

export interface Shell {
  /** `mark` is an environment variable `NAME=value` that all processes of the session carry: the sweep finds them by it. */
  open(mark: string, take: TakeOutput): Session;
  /** Sweeps processes that carry the mark; how many there were. */
  sweep(mark: string): Promise<number>;
}
