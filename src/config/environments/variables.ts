import { environmentOf } from '../expressions/templates.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { PartialEnvironment } from '../schema/deployment.js';

/** Values as written, `${{ … }}` included: it is evaluated when the deployment starts. */
export function variablesOf(
  values: PartialEnvironment['variables'],
  path: Path,
  problems: Problems,
): Record<string, string> {
  const templates = environmentOf(values, path, 'variables', problems);
  return Object.fromEntries(Object.entries(templates).map(([key, { source }]) => [key, source]));
}
