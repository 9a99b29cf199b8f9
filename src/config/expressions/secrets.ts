import type { Expression } from '../../domain/expression.js';
import type { Cell, VariableTemplates } from '../../domain/pipeline.js';
import { expressionsIn } from '../../domain/reads.js';
import { computesSecrets, type SecretRead, secretReads } from '../../domain/secret-reads.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { rangeInside } from './inside.js';

/**
 * Which secrets a job is given must be known before it starts: they are masked from the beginning, and no other job has
 * them. So the expressions of an environment read by name also what the matrix makes the name of one; what only the run
 * would know is refused.
 */
export function withSecretNames(
  environment: VariableTemplates,
  cell: Cell | undefined,
  path: Path,
  problems: Problems,
): VariableTemplates {
  if (!expressionsIn(environment).some(computesSecrets)) return environment;
  const named = Object.entries(environment).map(([key, template]) => {
    const parts = template.parts.map((part) =>
      typeof part === 'string' ? part : withNames(part, cell, [...path, key], problems),
    );
    return [key, { ...template, parts }];
  });
  return Object.assign(Object.create(null), Object.fromEntries(named));
}

function withNames(
  expression: Expression,
  cell: Cell | undefined,
  path: Path,
  problems: Problems,
): Expression {
  if (!computesSecrets(expression)) return expression;
  const names = new Set<string>();
  for (const read of secretReads(expression, cell)) {
    if (read.kind === 'named') names.add(read.name);
    else problems.at('E-EXPR', rangeOf(path, problems), path, mistake(read));
  }
  // No name is no secret, as where a cell leaves it out.
  names.delete('');
  for (const [root, name] of expression.reads)
    if (root === 'secrets' && name !== undefined) names.delete(name);
  const reads = [...names].map((name) => ['secrets', name]);
  return { ...expression, reads: [...expression.reads, ...reads] };
}

function mistake(read: Exclude<SecretRead, { kind: 'named' }>): string {
  switch (read.kind) {
    case 'whole':
      return "'secrets' as a whole would give the job all of them; name each one it needs: secrets.NAME";
    case 'unknown':
      return "only the run would know which secret this is; write secrets.NAME, make the name of matrix.* alone, or choose: github.ref == 'refs/heads/main' && secrets.A || secrets.B";
    case 'broken':
      return `${read.message}; mend the expression or the matrix value`;
  }
}

/** The first `secrets` of a text that no name follows. */
function rangeOf(path: Path, problems: Problems) {
  const node = problems.nodeAt(path);
  const at =
    node?.kind === 'scalar' ? node.text.search(/\bsecrets\b(?!\s*(\.\s*\w|\[\s*'[^']*'\s*\]))/i) : -1;
  return at < 0 ? problems.rangeOf(path) : rangeInside(path, at, 'secrets'.length, problems);
}
