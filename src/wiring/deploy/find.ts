import { nearest } from '../../base/nearest.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Configuration } from '../../config/load.js';
import type { Environment } from '../../domain/rollout/environment.js';

/** The environment of this name, or which there are. */
export function environmentNamed(
  { environments, source }: Configuration,
  name: string,
): Result<Environment, string> {
  const found = environments.find((one) => one.name === name);
  if (found) return ok(found);
  const names = environments.map((one) => one.name);
  if (names.length === 0) return err(`${source.file} has no environments: add 'environments:'`);
  const near = nearest(name, names);
  const hint = near ? `did you mean '${near}'?` : `there are ${names.join(', ')}`;
  return err(`${source.file} has no environment '${name}'; ${hint}`);
}
