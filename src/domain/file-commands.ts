import { err, ok, type Result } from '../base/result.js';

/** A variable that a job wrote to `GITHUB_OUTPUT` or `GITHUB_ENV`. */
export type Assignment = readonly [name: string, value: string];

/**
 * Parses the runner's environment files: `NAME=value` lines and `NAME<<DELIMITER … DELIMITER` blocks.
 * The error says what is wrong and in which line.
 */
export function parseAssignments(text: string): Result<Assignment[], string> {
  const lines = text.split(/\r?\n/);
  const found: Assignment[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return err(`line ${i + 1}: a name is missing before '='`);
      found.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    if (heredoc < 0) return err(`line ${i + 1}: 'NAME=value' or 'NAME<<DELIMITER' expected`);
    const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)];
    if (name === '' || delimiter === '')
      return err(`line ${i + 1}: a name and a delimiter are needed around '<<'`);
    const end = lines.indexOf(delimiter, i + 1);
    if (end < 0) return err(`line ${i + 1}: the closing delimiter '${delimiter}' is missing`);
    found.push([name, lines.slice(i + 1, end).join('\n')]);
    i = end;
  }
  return ok(found);
}

/** Names that a job may not set for its own later commands: one that the runner refuses, and those of cimyr. */
export const isRefusedName = (name: string): boolean => /^(NODE_OPTIONS$|CIMYR_)/i.test(name);
