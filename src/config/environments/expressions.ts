import { refuseBelow } from '../expressions/refuse-below.js';
import { childrenOf, entryAt, type Node } from '../node.js';
import type { Problems } from '../problems.js';

const MESSAGE = "expressions are not evaluated here; write ${VAR} and set VAR in 'variables:'";

/**
 * Of an environment only the variables hold `${{ … }}`: everything else stands in a release's record, and a
 * rollback must not depend on what an expression once was. Asked before the schema, which would see ill-written
 * addresses.
 */
export function refuseExpressions(root: Node, problems: Problems): void {
  const environments = entryAt(root, 'environments')?.value;
  for (const [step, environment] of childrenOf(environments)) {
    for (const [key, value] of childrenOf(environment)) {
      if (key !== 'variables' && !isLater(value)) refuseBelow(['environments', step, key], MESSAGE, problems);
    }
  }
}

/** Targets of other kinds are read where they can be deployed to. */
function isLater(node: Node): boolean {
  const kind = entryAt(node, 'kind')?.value;
  return kind?.kind === 'scalar' && (kind.value === 'docker' || kind.value === 'kubernetes');
}
