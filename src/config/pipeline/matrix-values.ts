import { numberText } from '../../domain/expression.js';
import { childrenOf, type Node, type Path } from '../node.js';
import type { Problems } from '../problems.js';

/**
 * What a matrix or a rule for one says, at any depth: `3.10` as a number is 3.1 wherever it stands, and keys that
 * differ in case are one in GitHub's language.
 */
export function checkMatrixValues(path: Path, problems: Problems): void {
  const node = problems.nodeAt(path);
  if (node) checkBelow(node, path, problems);
}

function checkBelow(node: Node, path: Path, problems: Problems): void {
  if (node.kind === 'scalar') checkNumber(node, path, problems);
  const seen = new Map<string, string>();
  for (const [step, child] of childrenOf(node)) {
    checkBelow(child, [...path, step], problems);
    if (node.kind !== 'map') continue;
    const first = seen.get(String(step).toLowerCase());
    if (first === undefined) seen.set(String(step).toLowerCase(), String(step));
    else {
      const message = `'${String(step)}' and '${first}' differ in case only, which makes them one key; rename one`;
      problems.of('E-DUP-KEY', [...path, step], message, 'key');
    }
  }
}

function checkNumber({ value, text }: Node & { kind: 'scalar' }, path: Path, problems: Problems): void {
  // What is no finite number was refused already.
  if (typeof value !== 'number' || !Number.isFinite(value) || numberText(value) === text) return;
  const message = `${text} is read as the number ${numberText(value)}; quote it to keep it as text`;
  problems.of('W-NUMBER', path, message);
}
