import { rangeInside } from '../expressions/inside.js';
import { childrenOf, entryOf, type Node, type Path } from '../node.js';
import type { Problems } from '../problems.js';

/**
 * Of an environment only the variables hold `${{ … }}`: everything else stands in a release's record, and a
 * rollback must not depend on what an expression once was. Asked before the schema, which would see ill-written
 * addresses.
 */
export function refuseExpressions(root: Node, problems: Problems): void {
  const environments = entryOf(root, 'environments')?.value;
  for (const [step, environment] of childrenOf(environments)) {
    for (const [key, value] of childrenOf(environment)) {
      if (key !== 'variables' && !isLater(value)) refuseBelow(value, ['environments', step, key], problems);
    }
  }
}

/** Targets of other kinds are read where they can be deployed to. */
function isLater(node: Node): boolean {
  const kind = entryOf(node, 'kind')?.value;
  return kind?.kind === 'scalar' && (kind.value === 'docker' || kind.value === 'kubernetes');
}

function refuseBelow(node: Node, path: Path, problems: Problems): void {
  for (const [step, child] of childrenOf(node)) refuseBelow(child, [...path, step], problems);
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return;
  const start = node.text.indexOf('${{');
  if (start < 0) return;
  const close = node.text.indexOf('}}', start);
  const range = rangeInside(path, start, (close < 0 ? node.text.length : close + 2) - start, problems);
  const message = "expressions are not evaluated here; write ${VAR} and set VAR in 'variables:'";
  problems.at('E-EXPR', range, path, message);
}
