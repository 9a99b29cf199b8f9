import { Evaluator, type Expr } from '@actions/expressions';
import { ContextAccess, IndexAccess, Star } from '@actions/expressions/ast';
import type { Expression } from './expression.js';
import { toDictionary } from './expression-data.js';
import { isContext, operandsOf } from './expression-tree.js';
import type { Cell } from './pipeline.js';

/** One place where an expression reads `secrets`. */
export type SecretRead =
  | { readonly kind: 'named'; readonly name: string }
  /** All of them at once. */
  | { readonly kind: 'whole' }
  /** Its name depends on more than the matrix, which the file itself fixes. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'broken'; readonly message: string };

/** Whether it reads `secrets` in another way than by a name that stands there. */
export const computesSecrets = ({ reads }: Expression): boolean =>
  reads.some(([root, name]) => root === 'secrets' && name === undefined);

/** What an expression reads of `secrets` in a job with these matrix values. */
export function secretReads({ tree }: Expression, cell: Cell | undefined): SecretRead[] {
  const found: SecretRead[] = [];
  const walk = (expr: Expr): void => {
    if (expr instanceof IndexAccess && isContext(expr.expr, 'secrets')) found.push(readBy(expr.index, cell));
    else if (isContext(expr, 'secrets')) found.push({ kind: 'whole' });
    else for (const child of operandsOf(expr)) walk(child);
  };
  walk(tree);
  return found;
}

function readBy(index: Expr, cell: Cell | undefined): SecretRead {
  if (index instanceof Star) return { kind: 'whole' };
  if (!isFixed(index)) return { kind: 'unknown' };
  try {
    const value = new Evaluator(index, toDictionary({ matrix: cell ?? {} }), new Map()).evaluate();
    return { kind: 'named', name: value.primitive ? value.coerceString() : '' };
  } catch (error) {
    return { kind: 'broken', message: (error as Error).message };
  }
}

const isFixed = (expr: Expr): boolean =>
  expr instanceof ContextAccess
    ? expr.name.lexeme.toLowerCase() === 'matrix'
    : operandsOf(expr).every(isFixed);
