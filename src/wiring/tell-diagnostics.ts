import { type Dialect, githubDialect, plainDialect } from '../adapters/console/dialect.js';
import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import type { Source } from '../config/source.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { diagnosticLines, MAX_SHOWN } from '../report/diagnostic-lines.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Inside a GitHub job lines may be commands, and marks on the configuration become annotations. A cimyr that a
 * job of cimyr calls speaks to the outer one, whose log would only show the commands.
 */
export function dialectFor(env: Env, masker: Masker, colour: boolean): Dialect {
  const isRead = env['GITHUB_ACTIONS'] === 'true' && !env['CIMYR_RUN_ID'];
  return isRead ? githubDialect(masker) : plainDialect(masker, colour);
}

/** `cimyr.yml has 2 problems`. */
export function problemCount(file: string, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return `${file} has ${errors} problem${errors === 1 ? '' : 's'}`;
}

/** Problems of a configuration for people: the first ones with their code frames, then how many more. */
export function tellDiagnostics(
  source: Source,
  diagnostics: readonly Diagnostic[],
  dialect: Dialect,
  print: (line: Masked) => void,
): void {
  for (const diagnostic of diagnostics.slice(0, MAX_SHOWN)) {
    for (const line of diagnosticLines(diagnostic, source.text)) print(dialect.foreign(line));
    const { severity, code, message, place } = diagnostic;
    const { file, line, column } = place;
    for (const mark of dialect.mark(severity, code, message, { file, line, column })) print(mark);
  }
  if (diagnostics.length > MAX_SHOWN) print(dialect.own(`… and ${diagnostics.length - MAX_SHOWN} more`));
}
