import type { Expr } from '@actions/expressions';
import { IndexAccess, Literal } from '@actions/expressions/ast';
import type { Expression } from './expression.js';
import { isContext, operandsOf } from './expression-tree.js';

/** The fields of needs that an expression reads: `result` of `needs.build.result`, `needs.*.result`, `needs[…].result`. */
export function needFields({ tree }: Expression): string[] {
  const found: string[] = [];
  const walk = (expr: Expr): void => {
    if (expr instanceof IndexAccess && expr.index instanceof Literal && isNeed(expr.expr))
      found.push(expr.index.literal.coerceString());
    for (const child of operandsOf(expr)) walk(child);
  };
  walk(tree);
  return found;
}

const isNeed = (expr: Expr): boolean => expr instanceof IndexAccess && isContext(expr.expr, 'needs');
