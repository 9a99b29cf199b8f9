import { err, ok, type Result } from '../base/result.js';

/** `--var NAME=value`, as often as it is given. What is none is not quoted: it may be a secret. */
export function parseVariables(pairs: readonly string[]): Result<Record<string, string>, string> {
  const variables: Record<string, string> = {};
  for (const [i, pair] of pairs.entries()) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) return err(`--var (number ${i + 1}): NAME=value expected`);
    variables[name] = value;
  }
  return ok(variables);
}
