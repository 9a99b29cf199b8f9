import { checkedVariables as templatesOf } from '../expressions/variables.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { PartialEnvironment } from '../schema/deployment.js';

/** Values as written, `${{ … }}` included: it is evaluated when the deployment starts. */
export function environmentVariables(
  values: PartialEnvironment['variables'],
  path: Path,
  problems: Problems,
): Record<string, string> {
  const templates = templatesOf(values, path, problems);
  return Object.fromEntries(Object.entries(templates).map(([key, { source }]) => [key, source]));
}
