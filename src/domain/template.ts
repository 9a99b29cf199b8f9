import { err, ok, type Result } from '../base/result.js';
import {
  type Contexts,
  type Expression,
  type ExpressionError,
  evaluate,
  parseExpression,
  type StatusView,
} from './expression.js';

/** A value that is evaluated later, when its job starts: literal text and `${{ … }}` expressions in turn. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

const NOT_CLOSED = "'${{' is not closed by '}}'";
const NO_STATUS: StatusView = { success: true, failure: false, cancelled: false };

/** Splits text at its `${{ … }}` and parses each; `contexts` are the names that may be read there. */
export function parseTemplate(
  source: string,
  contexts: readonly string[],
): Result<Template, ExpressionError> {
  const parts: (string | Expression)[] = [];
  let from = 0;
  for (;;) {
    const start = source.indexOf('${{', from);
    if (start < 0) break;
    const end = closingBraces(source, start + 3);
    if (end < 0) return err({ message: NOT_CLOSED, offset: start });
    const expression = parseExpression(source.slice(start + 3, end), contexts, false);
    if (!expression.ok) return err({ ...expression.error, offset: expression.error.offset + start + 3 });
    if (start > from) parts.push(source.slice(from, start));
    parts.push(expression.value);
    from = end + 2;
  }
  if (from < source.length) parts.push(source.slice(from));
  return ok({ source, parts });
}

/** A condition as written after `if:`, with or without `${{ }}` around it. */
export function parseCondition(
  source: string,
  contexts: readonly string[],
): Result<Expression, ExpressionError> {
  const text = source.trim();
  if (!text.includes('${{')) return parseExpression(source, contexts, true);
  const start = source.indexOf('${{');
  const end = closingBraces(text, 3);
  if (!text.startsWith('${{') || (end >= 0 && end < text.length - 2)) {
    return err({
      message: "text around '${{ }}' makes a condition that is always true; put the whole condition inside",
      offset: 0,
    });
  }
  if (end < 0) return err({ message: NOT_CLOSED, offset: start });
  const inner = parseExpression(text.slice(3, -2), contexts, true);
  return inner.ok ? inner : err({ ...inner.error, offset: inner.error.offset + start + 3 });
}

/** Finds the `}}` that closes an expression; quotes hide braces, and `''` inside quotes is a quote. */
function closingBraces(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length - 1; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (!quoted && text[i] === '}' && text[i + 1] === '}') return i;
  }
  return -1;
}

/** The text that a template stands for. Every value becomes a string as GitHub does it. */
export function renderTemplate(template: Template, contexts: Contexts): string {
  return template.parts
    .map((part) => (typeof part === 'string' ? part : evaluate(part, contexts, NO_STATUS).coerceString()))
    .join('');
}
