import type { Expr } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Logical,
  Unary,
} from '@actions/expressions/ast';

/** Whether it is this context itself, with or without parentheses around it. */
export function isContext(expr: Expr, name: string): boolean {
  if (expr instanceof Grouping) return isContext(expr.group, name);
  return expr instanceof ContextAccess && expr.name.lexeme.toLowerCase() === name;
}

export function operandsOf(expr: Expr): readonly Expr[] {
  if (expr instanceof Unary) return [expr.expr];
  if (expr instanceof Binary) return [expr.left, expr.right];
  if (expr instanceof Logical || expr instanceof FunctionCall) return expr.args;
  if (expr instanceof Grouping) return [expr.group];
  return expr instanceof IndexAccess ? [expr.expr, expr.index] : [];
}
