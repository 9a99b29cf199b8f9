import { err, ok, type Result } from '../base/result.js';

/** `--var NAME=value`, as often as it is given. */
export function parseVariables(pairs: readonly string[]): Result<Record<string, string>, string> {
  const variables: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) return err(`--var '${pair}': NAME=value expected`);
    variables[name] = value;
  }
  return ok(variables);
}
