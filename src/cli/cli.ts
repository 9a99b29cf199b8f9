import { maskedWords } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { StopSignal } from '../domain/stop-signal.js';
import type { CliOutput } from './output.js';

/** What the process gives the command line. */
export interface Cli {
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the log of what runs; all else goes through `output`. */
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly output: CliOutput;
  /** Made before anything else: whatever is told passes it. */
  readonly masker: Masker;
  /** The argv that starts cimyr. */
  readonly launcher: readonly string[];
  /** Whether the process was started for this command line alone. */
  readonly isWholeProcess?: boolean;
  /** Calls back at each SIGINT, SIGTERM or SIGHUP; the returned function ends that. */
  readonly onSignal: (act: (signal: StopSignal) => void) => () => void;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Keys of words of our own, by which a machine decides. */
const OWN_WORDS = new Set([
  'kind',
  'status',
  'intent',
  'strategy',
  'severity',
  'code',
  'problem',
  'verdict',
  'type',
]);

/** A document for machines: whatever text it tells is masked. */
export function printJson({ output, masker }: Pick<Cli, 'output' | 'masker'>, document: unknown): void {
  const mask = (key: string, value: unknown) =>
    typeof value === 'string' && !OWN_WORDS.has(key) ? masker.text(value) : value;
  output.json(maskedWords(`${JSON.stringify(document, mask, 2)}\n`));
}

/** Why there is no result, for machines. */
export function printError(
  cli: Pick<Cli, 'output' | 'masker'>,
  message: string,
  diagnostics: readonly Diagnostic[] = [],
): void {
  printJson(cli, { error: { message: cli.output.message(message), diagnostics } });
}

/** Says why nothing is done, and returns the exit code for that. Diagnostics have been told to people already. */
export function refuse(
  cli: Pick<Cli, 'output' | 'masker'>,
  options: CommonOptions,
  message: string,
  diagnostics: readonly Diagnostic[] = [],
): 2 {
  cli.output.tell(message);
  if (options.json) printError(cli, message, diagnostics);
  return 2;
}
