import type { Configuration } from '../config/load.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { readConfiguration } from '../wiring/configuration.js';
import { dialectFor, tellDiagnostics } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, printJson } from './cli.js';

/** Reads the file and shows what is wrong with it; undefined when it cannot be used (exit code 2). */
export function readOrTell(cli: Cli, name: string, options: CommonOptions): Configuration | undefined {
  const read = readConfiguration({ workspace: cli.cwd, name, mustBeInside: false });
  const { source, diagnostics } = read.ok ? read.value : read.error;
  tell(cli, source, diagnostics);
  if (!read.ok && options.json) printJson(cli, { valid: false, diagnostics });
  return read.ok ? read.value : undefined;
}

function tell(cli: Cli, source: Configuration['source'], diagnostics: readonly Diagnostic[]): void {
  tellDiagnostics(source, diagnostics, dialectFor(cli.env, false), (line) => cli.stderr.write(`${line}\n`));
}
