import { nearest } from '../../base/nearest.js';
import type { Expression } from '../../domain/expression.js';
import { needFields } from '../../domain/need-fields.js';
import type { Template } from '../../domain/template.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { rangeInside } from './inside.js';
import type { Scope } from './scope.js';

/** A field with expressions, and where it stands. */
export interface WrittenField {
  readonly text: Template | Expression;
  readonly path: Path;
}

const NEED_FIELDS = /^(result|outputs)$/i;

/**
 * A misspelt `matrix.x`, a job that is not among the needs, or a field that no need has (`outcome`, `status`) is an
 * empty string at run time, and `!contains(needs.*.status, 'failure')` would always hold: said now instead.
 */
export function checkReads(written: readonly WrittenField[], scope: Scope, problems: Problems): void {
  for (const { text, path } of written) {
    const expressions = 'parts' in text ? text.parts.filter((part) => typeof part !== 'string') : [text];
    for (const read of expressions.flatMap((expression) => expression.reads)) {
      const mistake = mistakeIn(read, scope);
      if (mistake) problems.at('E-EXPR', rangeOf(read.slice(0, 2).join('.'), path, problems), path, mistake);
    }
    for (const field of expressions.flatMap(needFields).filter((name) => !NEED_FIELDS.test(name))) {
      const message = `a need has 'result' and 'outputs', and no '${field}'; write needs.<job>.result`;
      problems.at('E-EXPR', rangeOf(field, path, problems), path, message);
    }
  }
}

function mistakeIn([root, name, ...rest]: readonly string[], scope: Scope): string | undefined {
  const key = name?.toLowerCase();
  if (root === 'job') {
    const isPort = key === 'services' && rest[1] === 'ports';
    if (!isPort) return "of 'job' only the ports are known; write job.services.<service>.ports['<port>']";
    const [service = ''] = rest;
    return scope.services.has(service)
      ? undefined
      : `job '${scope.job}' has no service '${service}'; ${hint(service, scope.services)}`;
  }
  if (name === undefined || key === undefined) return undefined;
  if (root === 'matrix' && scope.matrixKeys && !scope.matrixKeys.has(key))
    return `the matrix of '${scope.job}' has no key '${name}'; ${hint(key, scope.matrixKeys)}`;
  if (root === 'needs' && scope.needs && !scope.needs.has(key))
    return `job '${name}' is not among the needs of '${scope.job}'; ${hint(key, scope.needs.all())}`;
  return undefined;
}

function hint(name: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return 'there are none';
  const near = nearest(name, known);
  if (near) return `did you mean '${near}'?`;
  return `known: ${[...known].slice(0, 10).join(', ')}${known.size > 10 ? ', …' : ''}`;
}

function rangeOf(words: string, path: Path, problems: Problems) {
  const node = problems.nodeAt(path);
  const offset = node?.kind === 'scalar' ? node.text.toLowerCase().indexOf(words.toLowerCase()) : -1;
  return offset < 0 ? problems.rangeOf(path) : rangeInside(path, offset, words.length, problems);
}
