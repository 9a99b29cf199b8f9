import type { Diagnostic } from '../domain/diagnostic.js';

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

export const printJson = (cli: Pick<Cli, 'stdout'>, document: unknown): void => {
  cli.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};

/** Says why nothing is done, and returns the exit code for that. Diagnostics have been told to people already. */
export function refuse(
  cli: Cli,
  options: CommonOptions,
  message: string,
  diagnostics: readonly Diagnostic[] = [],
): 2 {
  cli.stderr.write(`${message}\n`);
  if (options.json) printJson(cli, { error: { message, diagnostics } });
  return 2;
}
