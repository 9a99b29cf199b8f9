import type { Path } from '../node.js';
import type { Declared, DeclaredStage } from '../pipeline/stages.js';
import type { Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import { refuseBelow } from './refuse-below.js';

/** `run: echo #hi` runs `echo`: YAML takes the rest for a comment. Said where the `#` has no space behind it. */
export function checkCommand(path: Path, problems: Problems): void {
  const node = problems.nodeAt(path);
  if (node?.kind !== 'scalar' || !node.isPlain) return;
  const end = node.range[1];
  const behind = problems.source.text.slice(end, end + 200);
  const comment = /^[ \t]+(#[^\s#][^\n\r]*)/.exec(behind)?.[1];
  if (!comment) return;
  const start = end + behind.indexOf('#');
  const message = `'${comment.slice(0, 40)}' was read as a comment; quote the command, or put a space behind the '#'`;
  problems.at('W-COMMENT', [start, start + comment.length], path, message);
}

/**
 * What is needed before anything can be evaluated. Locks and changes of a job may read its matrix; an expression
 * in a matrix would only be read as text, and then stand in commands.
 */
export function checkFixed({ fields, path }: Declared | DeclaredStage, problems: Problems): void {
  const refuse = (message: string, ...steps: PropertyKey[]) =>
    refuseBelow([...path, ...steps], message, problems);
  if (!('run' in fields)) {
    if (fields.changes) refuse(NOT_HERE, 'changes');
    return;
  }
  if (fields.matrix) refuse(NOT_IN_MATRIX, 'matrix');
  for (const [i, need] of (fields.needs ?? []).entries())
    if (typeof need === 'object' && need.matrix) refuse(NOT_IN_MATRIX, 'needs', i, 'matrix');
  if (typeof fields.retry === 'object' && fields.retry.on) refuse(NOT_HERE, 'retry', 'on');
  for (const key of ['env', 'tools'] as const) if (fields.cache?.[key]) refuse(NOT_HERE, 'cache', key);
}

/** The same of what stands above all jobs. Names of the older format may hold anything. */
export function checkFixedAtTop(
  { name, defaults }: ConfigurationData,
  isOlder: boolean,
  problems: Problems,
): void {
  if (name !== undefined && !isOlder) refuseBelow(['name'], NOT_IN_NAME, problems);
  const on = typeof defaults?.retry === 'object' ? defaults.retry.on : undefined;
  if (on) refuseBelow(['defaults', 'retry', 'on'], NOT_HERE, problems);
}

const NOT_IN_NAME = 'a name is fixed: state is kept by it; write the name itself';
const NOT_HERE = "expressions are not evaluated here; write the value itself, or use 'if:'";
const NOT_IN_MATRIX =
  "a matrix is fixed by its file; write the values themselves, or read the expression in 'env:'";
