import { data, Evaluator, type Expr, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition, FunctionInfo } from '@actions/expressions/funcs/info';
import type { Token } from '@actions/expressions/lexer';
import { equals } from '@actions/expressions/result';
import { err, ok, type Result } from '../base/result.js';
import { expressionDataOf, toDictionary } from './expression-data.js';

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

const STATUS_FUNCTIONS = ['success', 'failure', 'cancelled', 'always'] as const;
const STATUS_INFO: FunctionInfo[] = STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 }));

/** Parses what stands between the braces; only a condition may call the status functions. */
export function parseExpression(
  source: string,
  contexts: readonly string[],
  isCondition: boolean,
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
  return !isObject && equals(expressionDataOf(a), expressionDataOf(b));
}

/** What a number becomes where it stands in a text. */
export const numberText = (value: number): string => new data.NumberData(value).coerceString();
