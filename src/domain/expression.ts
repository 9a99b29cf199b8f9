import { data, Evaluator, type Expr, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition, FunctionInfo } from '@actions/expressions/funcs/info';
import type { Token } from '@actions/expressions/lexer';
import { equals } from '@actions/expressions/result';
import { err, ok, type Result } from '../base/result.js';
import { toData, toDictionary } from './expression-data.js';

/** A value that is evaluated later, when its job starts: literal text and `${{ … }}` expressions in turn. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

/** One expression of GitHub's language, parsed by GitHub's own library. */
export interface Expression {
  readonly source: string;
  readonly tree: Expr;
  /** Property paths that it reads, such as `['needs', 'build', 'outputs']`; a computed index ends a path. */
  readonly reads: readonly (readonly string[])[];
  /** Status functions that it calls, in lower case. */
  readonly calls: ReadonlySet<string>;
}

export interface ExpressionError {
  readonly message: string;
  /** Offset in the text that was parsed; where the expression has several lines, in its line. */
  readonly offset: number;
}

/** What `success()`, `failure()` and `cancelled()` answer; `always()` is always true. */
export interface StatusView {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** Plain data under the names of contexts (`github`, `env`, `matrix`, …). */
export type Contexts = Readonly<Record<string, unknown>>;

const NOT_CLOSED = "'${{' is not closed by '}}'";
const STATUS_FUNCTIONS = ['success', 'failure', 'cancelled', 'always'] as const;
const STATUS_INFO: FunctionInfo[] = STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 }));

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
    const expression = parseExpression(source.slice(start + 3, end), contexts);
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

function parseExpression(
  source: string,
  contexts: readonly string[],
  isCondition = false,
): Result<Expression, ExpressionError> {
  try {
    const tokens = new Lexer(source).lex().tokens.map(unescaped);
    if (tokens.length === 1) return err({ message: 'an expression is expected', offset: 0 });
    const calls = new Set(statusCalls(tokens));
    if (!isCondition && calls.size > 0) {
      return err({ message: `${[...calls].join('(), ')}() may be called only in 'if'`, offset: 0 });
    }
    const tree = new Parser(tokens, [...contexts], isCondition ? STATUS_INFO : []).parse();
    return ok({ source: source.trim(), tree, reads: readsOf(tokens), calls });
  } catch (error) {
    return err(describe(error));
  }
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

function statusCalls(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, i) => {
    const name = token.lexeme.toLowerCase();
    const isCall = tokens[i + 1]?.lexeme === '(';
    return isCall && (STATUS_FUNCTIONS as readonly string[]).includes(name) ? [name] : [];
  });
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function readsOf(tokens: readonly Token[]): string[][] {
  const reads: string[][] = [];
  for (let i = 0; i < tokens.length; i++) {
    const lexeme = tokens[i]?.lexeme ?? '';
    const isRoot = NAME.test(lexeme) && tokens[i - 1]?.lexeme !== '.' && tokens[i + 1]?.lexeme !== '(';
    if (!isRoot || /^(true|false|null|nan|infinity)$/i.test(lexeme)) continue;
    const path = [lexeme.toLowerCase()];
    for (let at = i + 1; ; ) {
      const [dot, name] = [tokens[at]?.lexeme, tokens[at + 1]?.lexeme ?? ''];
      if (dot === '.' && NAME.test(name)) {
        path.push(name);
        at += 2;
      } else if (dot === '[' && /^'.*'$/s.test(name) && tokens[at + 2]?.lexeme === ']') {
        path.push(name.slice(1, -1).replaceAll("''", "'"));
        at += 3;
      } else break;
    }
    reads.push(path);
  }
  return reads;
}

// The library's lexer makes one quote of the first '' of a string only.
const unescaped = (token: Token): Token =>
  token.lexeme.startsWith("'") ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token;

/** The library's parser tells the place as a value, its lexer in words. */
function describe(error: unknown): ExpressionError {
  const { message = String(error), pos } = error as { message?: string; pos?: { column: number } };
  if (pos) return { message, offset: pos.column };
  if (message === 'ErrorExceededMaxLength') return { message: 'the expression is too long', offset: 0 };
  const [words = message, position = '1'] = message.split(/\. Located at position (\d+) within expression: /);
  return { message: words, offset: Number(position) - 1 };
}

/** The text that a template stands for. Every value becomes a string as GitHub does it. */
export function renderTemplate(template: Template, contexts: Contexts): string {
  return template.parts
    .map((part) => (typeof part === 'string' ? part : evaluate(part, contexts, NO_STATUS).coerceString()))
    .join('');
}

/** Whether a condition holds: GitHub's truth (empty string, 0, null and false are not). */
export function holds(condition: Expression, contexts: Contexts, status: StatusView): boolean {
  const value = evaluate(condition, contexts, status);
  return !(
    value.kind === data.Kind.Null ||
    (value.kind === data.Kind.Boolean && !value.value) ||
    (value.kind === data.Kind.Number && (value.value === 0 || Number.isNaN(value.value))) ||
    (value.kind === data.Kind.String && value.value === '')
  );
}

/** Evaluates to the library's own data type; throws the library's ExpressionError. */
export function evaluate(
  expression: Expression,
  contexts: Contexts,
  status: StatusView,
): data.ExpressionData {
  const functions = new Map<string, FunctionDefinition>(
    STATUS_INFO.map((fn) => [
      fn.name,
      {
        ...fn,
        call: () => new data.BooleanData(fn.name === 'always' || status[fn.name as keyof StatusView]),
      },
    ]),
  );
  return new Evaluator(expression.tree, toDictionary(contexts), functions).evaluate();
}

/** `a == b` in GitHub's language: `'20'` is 20, `Linux` is `linux`, and null, false, 0 and `''` are one. */
export function isEqual(a: unknown, b: unknown): boolean {
  const isObject = [a, b].some((value) => typeof value === 'object' && value !== null);
  return !isObject && equals(toData(a), toData(b));
}

/** What a number becomes where it stands in a text. */
export const numberText = (value: number): string => new data.NumberData(value).coerceString();

const NO_STATUS: StatusView = { success: true, failure: false, cancelled: false };
