import type { Result } from '../base/result.js';
import {
  type Expression,
  type ExpressionError,
  parseCondition,
  parseTemplate,
  type Template,
} from '../domain/expression.js';
import type { Environment } from '../domain/pipeline.js';
import type { Path } from './node.js';
import type { Problems } from './problems.js';

/** Contexts by field (contract §2). `job` is for the ports of services. */
export const CONTEXTS = {
  condition: ['github', 'runner', 'env', 'matrix', 'needs'],
  environment: ['github', 'runner', 'env', 'matrix', 'needs', 'secrets', 'job'],
  variables: ['github', 'runner', 'env', 'secrets'],
  path: ['github', 'runner', 'env', 'matrix', 'needs'],
  run: ['matrix'],
} as const;

export type Field = keyof typeof CONTEXTS;

/** Parses a field that may hold `${{ … }}`; a problem is named at its place inside the text. */
export function templateOf(text: string, path: Path, field: Field, problems: Problems): Template {
  const parsed = parseTemplate(text, CONTEXTS[field]);
  if (parsed.ok) return parsed.value;
  if (field === 'run' && /Unrecognized named-value/.test(parsed.error.message))
    reportSplice(text, path, problems);
  else reportExpression(parsed, path, field, problems);
  return { source: text, parts: [text] };
}

export function conditionOf(value: string | boolean, path: Path, problems: Problems): Expression | undefined {
  const parsed = parseCondition(String(value), CONTEXTS.condition);
  if (parsed.ok) return parsed.value;
  reportExpression(parsed, path, 'condition', problems);
  return undefined;
}

/** Values as written, so that `1.10` stays `1.10`; `field` says which contexts they may read. */
export function environmentOf(
  values: Readonly<Record<string, string | number | boolean>> | undefined,
  path: Path,
  field: Field,
  problems: Problems,
): Environment {
  const environment: Record<string, Template> = Object.create(null);
  for (const [key, value] of Object.entries(values ?? {})) {
    const at = [...path, key];
    const node = typeof value === 'number' ? problems.nodeAt(at) : undefined;
    const text = node?.kind === 'scalar' ? node.text : String(value);
    environment[key] = templateOf(text, at, field, problems);
  }
  return environment;
}

function reportSplice(text: string, path: Path, problems: Problems): void {
  const name = /\$\{\{\s*([\w.-]+)/.exec(text)?.[1] ?? 'value';
  const variable = (name.split('.').at(-1) ?? 'VALUE').replaceAll('-', '_').toUpperCase();
  problems.of(
    'E-SPLICE',
    path,
    `values are not spliced into shell text; pass it by environment: env: { ${variable}: \${{ ${name} }} } and use "$${variable}" (only matrix.* may stand in 'run')`,
  );
}

function reportExpression(
  parsed: Extract<Result<unknown, ExpressionError>, { ok: false }>,
  path: Path,
  field: Field,
  problems: Problems,
): void {
  const { message, offset } = parsed.error;
  const hint = /Unrecognized named-value/.test(message) ? `; known here: ${CONTEXTS[field].join(', ')}` : '';
  const node = problems.nodeAt(path);
  const words = message.replace(/\.$/, '');
  // Only a one-line value maps offset by offset to the file's text.
  const start = node?.kind === 'scalar' ? node.range[0] + (node.isPlain ? 0 : 1) + offset : 0;
  if (node?.kind !== 'scalar' || start >= node.range[1] || node.text.includes('\n')) {
    problems.of('E-EXPR', path, `${words}${hint}`);
  } else problems.at('E-EXPR', [start, node.range[1]], pathString(path), `${words}${hint}`);
}

const pathString = (path: Path) => path.map(String).join('.');
