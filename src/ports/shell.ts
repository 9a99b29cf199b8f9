import type { ShellName } from '../domain/pipeline.js';

/** One command of a job. */
export interface Command {
  readonly text: string;
  readonly shell: ShellName;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How a command ended. `start-error`: it never ran. */
export type ShellCommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'start-error'; readonly message: string };

/**
 * The processes of one attempt. Its commands run one after another and write to one output, in the order in
 * which they write. What a command leaves in the background goes on for the next one, until `close`.
 */
export interface Session {
  run(command: Command): Promise<ShellCommandEnd>;
  /** Asks everything that runs to end (SIGTERM, after a grace SIGKILL). Idempotent. */
  stop(): void;
  /** Ends everything at once. */
  kill(): void;
  /** Sweeps what is left, and waits until all output has been taken. */
  close(): Promise<Leftovers>;
}

/** What was found running. */
export interface Swept {
  /** How many processes had to be ended. */
  readonly processes: number;
  /** Those that go on, as `name (pid)`: they became another user's, or nobody can prove whose they are. */
  readonly goOn: readonly string[];
}

export interface Leftovers extends Swept {
  /** A process that could not be found still writes: what comes from now on is not taken. */
  readonly holdsOutput: boolean;
}

/** Takes output. While the promise is pending nothing more is read from the processes. The chunk is reused. */
export type TakeOutput = (chunk: Uint8Array) => Promise<void> | undefined;

export interface Shell {
  /** `mark` stands in a variable of the environment that all processes of the session carry: the sweep finds them by it. */
  open(mark: string, take: TakeOutput): Session;
  /** Sweeps processes that carry the mark, at once when `hurry` aborts. */
  sweep(mark: string, hurry?: AbortSignal): Promise<Swept>;
}
