import type { Expression, ExpressionError } from '../../domain/expression.js';
import type { VariableTemplates } from '../../domain/pipeline.js';
import { parseCondition, parseTemplate, type Template } from '../../domain/template.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { checkDollars } from './check-dollars.js';
import { CONTEXTS, type Field } from './contexts.js';
import { expressionSentence } from './expression-words.js';
import { rangeInside } from './inside.js';

/** After so many mistakes in one text the rest is not looked at. */
const MANY = 20;

/** Parses a field that may hold `${{ … }}`; every mistake is named at its place inside the text. */
export function templateOf(text: string, path: Path, field: Field, problems: Problems): Template {
  let rest = text;
  for (let mistakes = 0; mistakes < MANY; mistakes++) {
    const parsed = parseTemplate(rest, CONTEXTS[field]);
    if (parsed.ok) return parsed.value;
    const { offset } = parsed.error;
    const start = Math.max(0, rest.lastIndexOf('${{', offset));
    const close = rest.indexOf('}}', Math.max(offset, start + 3));
    const end = close < 0 ? rest.length : close + 2;
    if (field === 'run' && parsed.error.message.startsWith('Unrecognized named-value'))
      reportSplice(text.slice(start, end), path, start, problems);
    else reportExpression(parsed.error, end, path, field, problems);
    // With the mistake blanked out the others are found, at the same offsets.
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  }
  return { source: text, parts: [] };
}

export function conditionExpressionOf(
  value: string | boolean,
  path: Path,
  problems: Problems,
): Expression | undefined {
  const text = String(value);
  const parsed = parseCondition(text, CONTEXTS.condition);
  if (parsed.ok) return parsed.value;
  const end = text.trimEnd().endsWith('}}') ? text.lastIndexOf('}}') : text.trimEnd().length;
  reportExpression(parsed.error, end, path, 'condition', problems);
  return undefined;
}

/** Values as written, so that `1.10` stays `1.10`; `field` says which contexts they may read. */
export function environmentOf(
  values: Readonly<Record<string, string | number | boolean>> | undefined,
  path: Path,
  field: Field,
  problems: Problems,
): VariableTemplates {
  const environment: Record<string, Template> = Object.create(null);
  for (const [key, value] of Object.entries(values ?? {})) {
    const at = [...path, key];
    const node = typeof value === 'number' ? problems.nodeAt(at) : undefined;
    const text = node?.kind === 'scalar' ? node.text : String(value);
    if (text.includes('$') || key === 'PATH')
      checkDollars([key, text], (name) => name !== key && Object.hasOwn(values ?? {}, name), at, problems);
    environment[key] = templateOf(text, at, field, problems);
  }
  return environment;
}

/** `expression` with its braces. The way by `env` is shown so that it can be copied. */
function reportSplice(expression: string, path: Path, offset: number, problems: Problems): void {
  const inner = expression.slice(3, -2).trim();
  const isName = /^[\w.-]+$/.test(inner);
  const last = isName ? (inner.split('.').at(-1) ?? '') : '';
  const variable = last.replaceAll('-', '_').toUpperCase() || 'VALUE';
  const field = String(path.findLast((step) => typeof step === 'string'));
  const entry = `env: { ${variable}: "\${{ ${inner.replaceAll('"', '\\"')} }}" }`;
  const message = `values are not spliced into shell text; write ${entry} and use "$${variable}" (only matrix.* may stand in '${field}')`;
  problems.at('E-SPLICE', rangeInside(path, offset, expression.length, problems), path, message);
}

function reportExpression(
  { message, offset }: ExpressionError,
  end: number,
  path: Path,
  field: Field,
  problems: Problems,
): void {
  const range = rangeInside(path, offset, Math.max(1, end - offset), problems);
  problems.at('E-EXPR', range, path, expressionSentence(message, field));
}
