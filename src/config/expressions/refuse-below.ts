import { childrenOf, type Path } from '../node.js';
import type { Problems } from '../problems.js';
import { rangeInside } from './inside.js';

/** Where nothing is evaluated, an expression in a text or a key is refused instead of taken by the letter. */
export function refuseBelow(path: Path, message: string, problems: Problems): void {
  const node = problems.nodeAt(path);
  for (const [step] of childrenOf(node)) {
    const at = [...path, step];
    if (String(step).includes('${{')) problems.of('E-EXPR', at, message, 'key');
    refuseBelow(at, message, problems);
  }
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return;
  const start = node.text.indexOf('${{');
  if (start < 0) return;
  const close = node.text.indexOf('}}', start);
  const range = rangeInside(path, start, (close < 0 ? node.text.length : close + 2) - start, problems);
  problems.at('E-EXPR', range, path, message);
}
