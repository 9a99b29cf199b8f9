import * as z from 'zod/mini';
import { forbiddenInName } from '../text/characters.js';
import { about } from './fields.js';

export const matrix = () =>
  about(
    "Axes and their values; 'include' and 'exclude' as in GitHub workflows.",
    z.record(z.string(), z.unknown()).check(z.superRefine(checkAxes)),
  );

/** What stands beside an axis in GitHub's `strategy`. */
const NO_AXES: Readonly<Record<string, string>> = {
  'fail-fast':
    "'fail-fast' is no axis; remove it, and write 'on-failure:' at the top: continue (as false), no-new or cancel",
  'max-parallel': "'max-parallel' is no axis; write it at the top, 'slots:' or 'lock:' on the job",
};

function checkAxes(axes: Record<string, unknown>, context: z.core.$RefinementCtx): void {
  const issue = (path: PropertyKey[], message: string, code = 'E-TYPE') =>
    context.addIssue({ code: 'custom', path, message, params: { code } });
  if (Object.keys(axes).length === 0) issue([], 'must not be empty; remove it or name an axis', 'E-EMPTY');
  for (const [key, value] of Object.entries(axes)) {
    if (!Array.isArray(value) && NO_AXES[key] !== undefined) issue([key], NO_AXES[key]);
    else if (!Array.isArray(value)) issue([key], `list expected; write ${key}: [ … ]`);
    else if (value.length === 0) issue([key], `'${key}' has no values; remove it or list some`, 'E-EMPTY');
    else if ((key === 'include' || key === 'exclude') && !value.every(isMapping))
      issue([key], `entries of '${key}' must be mappings; write - { axis: value }`);
    else if ((key === 'include' || key === 'exclude') && value.some(isEmpty))
      issue(
        [key, value.findIndex(isEmpty)],
        `an empty entry of '${key}'; remove it or name an axis`,
        'E-EMPTY',
      );
    else if (typeof findForbidden(value) === 'string')
      issue([key], `control character ${findForbidden(value)} in a matrix; remove it`, 'E-CONTROL');
  }
}

const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: object) => Object.keys(value).length === 0;

/** A cell's values become part of its job's name. Depth is bounded by the parser. */
function findForbidden(value: unknown): string | undefined {
  if (typeof value === 'string') return forbiddenInName(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = findForbidden(inner);
    if (found) return found;
  }
  return undefined;
}
