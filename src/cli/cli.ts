/** What the process gives the command line. */
export interface Cli {
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The argv that starts cimyr. */
  readonly launcher: readonly string[];
  /** Calls back at each SIGINT, SIGTERM or SIGHUP; the returned function ends that. */
  readonly onSignal: (act: () => void) => () => void;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

export const printJson = (cli: Cli, document: unknown): void => {
  cli.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};
