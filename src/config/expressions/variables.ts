import type { VariableTemplates } from '../../domain/pipeline.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { withSecretNames } from './secrets.js';
import { environmentOf } from './templates.js';

/** Variables that no matrix has to do with: those of a pipeline, and of an environment that is deployed to. */
export const checkedVariables = (
  values: Parameters<typeof environmentOf>[0],
  path: Path,
  problems: Problems,
): VariableTemplates =>
  withSecretNames(environmentOf(values, path, 'variables', problems), undefined, path, problems);
