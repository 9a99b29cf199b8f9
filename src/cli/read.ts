import type { Result } from '../base/result.js';
import type { Configuration, Rejected } from '../config/load.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Pipeline } from '../domain/pipeline.js';
import { readConfiguration, readRunnable } from '../wiring/configuration.js';
import { maskNamedSecrets } from '../wiring/secrets.js';
import { dialectFor, problemCount, tellDiagnostics } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';

export type ReadConfiguration =
  | { readonly ok: true; readonly value: Configuration }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads the file and shows what is wrong with it. */
export const readAndTell = (cli: Cli, name: string): ReadConfiguration =>
  tell(cli, readConfiguration(fileOf(cli, name)));

const fileOf = (cli: Cli, name: string) => ({ workspace: cli.cwd, name, mustBeInside: false });

function tell(cli: Cli, read: Result<Configuration, Rejected>): ReadConfiguration {
  const { source, diagnostics } = read.ok ? read.value : read.error;
  maskNamedSecrets(source.text, cli.env, cli.masker);
  const dialect = dialectFor(cli.env, cli.masker, false);
  tellDiagnostics(source, diagnostics, dialect, (line) => cli.output.show(line));
  return read.ok ? read : { ok: false, diagnostics };
}

/** The pipeline of a file that is only looked at, or the exit code when there is none. */
export function pipelineOrRefusal(cli: Cli, name: string, options: CommonOptions): Pipeline | 2 {
  return usable(cli, name, options, readAndTell(cli, name));
}

/** The same for one that is to run: whatever it cannot run with refuses it. */
export async function runnableOrRefusal(
  cli: Cli,
  name: string,
  options: CommonOptions & { readonly dryRun?: boolean },
): Promise<Pipeline | 2> {
  const file = fileOf(cli, name);
  // A dry run needs none of the programs.
  const read = tell(cli, options.dryRun ? readConfiguration(file) : await readRunnable(file, cli.env));
  const diagnostics = read.ok ? read.value.diagnostics : read.diagnostics;
  const isUnusable = diagnostics.some(({ severity }) => severity === 'error');
  return usable(cli, name, options, isUnusable ? { ok: false, diagnostics } : read);
}

function usable(cli: Cli, name: string, options: CommonOptions, read: ReadConfiguration): Pipeline | 2 {
  const { diagnostics } = read.ok ? read.value : read;
  if (!read.ok)
    return refuse(cli, options, `${problemCount(name, diagnostics)}; nothing was done`, diagnostics);
  return (
    read.value.pipeline ??
    refuse(cli, options, `${name} has no pipeline: add 'stages:' or 'jobs:'`, diagnostics)
  );
}
