import { err, ok, type Result } from '../../base/result.js';
import type { Environment } from '../../domain/rollout/environment.js';
import { releaseVariables } from '../../domain/rollout/release-variables.js';
import { substitute } from '../../domain/substitute.js';
import type { DeployResult } from './result.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Where an environment serves a release; undefined where the file does not say. The error is why nobody can tell. */
export function addressOf(
  { app, name, url }: Environment,
  variables: Env,
  { release, previous }: Pick<DeployResult, 'release' | 'previous'>,
): Result<string | undefined, string> {
  if (url === undefined) return ok(undefined);
  const filled = substitute(url, {
    ...variables,
    ...releaseVariables({ app, environment: name, release, previous }),
  });
  const of = (message: string) => err(`environment '${name}': url: ${message}`);
  if (!filled.ok)
    return of(`variable ${filled.error} is not set; set it, or give it a default: \${${filled.error}:-…}`);
  return /^https?:\/\/\S+$/.test(filled.value) && URL.canParse(filled.value)
    ? filled
    : of(`with its variables filled in it is no URL; see what they hold`);
}
