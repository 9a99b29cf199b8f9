import { nearest } from '../base/nearest.js';
import type { Expression, Template } from '../domain/expression.js';
import type { Path } from './node.js';
import type { Problems } from './problems.js';

/** What a job's expressions may name: keys of its matrix, and the jobs that it waits for. */
export interface Scope {
  readonly matrixKeys: ReadonlySet<string>;
  readonly needs: () => ReadonlySet<string>;
}

/** A misspelt `matrix.x` or a job that is not among the needs is an empty string at run time: said now instead. */
export function checkReads(
  templates: readonly (Template | Expression)[],
  scope: Scope,
  path: Path,
  problems: Problems,
): void {
  const expressions = templates.flatMap((t) =>
    'parts' in t ? t.parts.filter((part) => typeof part !== 'string') : [t],
  );
  const said = new Set<string>();
  for (const [root, name] of expressions.flatMap((expression) => expression.reads)) {
    if (name === undefined || said.has(`${root}.${name}`)) continue;
    said.add(`${root}.${name}`);
    if (root === 'matrix' && !scope.matrixKeys.has(name)) {
      problems.of('E-EXPR', path, `matrix has no key '${name}'${hint(name, scope.matrixKeys)}`);
    }
    if (root === 'needs') {
      const needs = scope.needs();
      if (!needs.has(name))
        problems.of('E-EXPR', path, `job '${name}' is not among the needs of this job${hint(name, needs)}`);
    }
  }
}

function hint(name: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return '; there are none';
  const near = nearest(name, known);
  return near ? `; did you mean '${near}'?` : `; known: ${[...known].join(', ')}`;
}
