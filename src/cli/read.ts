import type { Configuration } from '../config/load.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Pipeline } from '../domain/pipeline.js';
import { readConfiguration } from '../wiring/configuration.js';
import { dialectFor, problemCount, tellDiagnostics } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';

export type Read =
  | { readonly ok: true; readonly value: Configuration }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads the file and shows what is wrong with it. */
export function readAndTell(cli: Cli, name: string): Read {
  const read = readConfiguration({ workspace: cli.cwd, name, mustBeInside: false });
  const { source, diagnostics } = read.ok ? read.value : read.error;
  tellDiagnostics(source, diagnostics, dialectFor(cli.env, false), (line) => cli.stderr.write(`${line}\n`));
  return read.ok ? read : { ok: false, diagnostics };
}

/** The pipeline of a file, or the exit code when there is none that can be used. */
export function pipelineOrRefusal(
  cli: Cli,
  name: string,
  options: CommonOptions,
  { mustRun }: { readonly mustRun: boolean },
): Pipeline | 2 {
  const read = readAndTell(cli, name);
  const diagnostics = read.ok ? read.value.diagnostics : read.diagnostics;
  const isUnusable = mustRun && diagnostics.some(({ severity }) => severity === 'error');
  if (!read.ok || isUnusable) {
    return refuse(cli, options, `${problemCount(name, diagnostics)}; nothing was done`, diagnostics);
  }
  return (
    read.value.pipeline ??
    refuse(cli, options, `${name} has no pipeline: add 'stages:' or 'jobs:'`, diagnostics)
  );
}
