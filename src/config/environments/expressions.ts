import { refuseBelow } from '../expressions/refuse-below.js';
import { childrenOf, entryAt, type Node, type Path } from '../node.js';
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
      const path = ['environments', step, key];
      if (key === 'target' && isOfKind(value, 'docker')) refuseInDocker(value, path, problems);
      else if (key !== 'variables' && !isOfKind(value, 'kubernetes')) refuseBelow(path, MESSAGE, problems);
    }
  }
}

/** Who logs in on a registry stands in no record: its schema says which expression may. */
function refuseInDocker(target: Node, path: Path, problems: Problems): void {
  for (const [key] of childrenOf(target))
    if (key !== 'registry') refuseBelow([...path, key], MESSAGE, problems);
}

/** A target of kubernetes is read where it can be deployed to. */
function isOfKind(node: Node, name: string): boolean {
  const kind = entryAt(node, 'kind')?.value;
  return kind?.kind === 'scalar' && kind.value === name;
}
