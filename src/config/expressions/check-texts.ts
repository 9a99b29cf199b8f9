import type { Path } from '../node.js';
import type { Declared, DeclaredStage } from '../pipeline/stages.js';
import { itemPath, type Problems } from '../problems.js';

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

/** Locks and changes look as if they could hold `${{ … }}`, but are needed before anything can be evaluated. */
export function checkFixed({ fields, path }: Declared | DeclaredStage, problems: Problems): void {
  for (const key of ['lock', 'changes'] as const) {
    const values = key in fields ? fields[key as 'changes'] : undefined;
    for (const [i, value] of (values ?? []).entries()) {
      if (!value.includes('${{')) continue;
      const message = "expressions are not evaluated here; write the value itself, or use 'if:'";
      problems.of('E-EXPR', itemPath([...path, key], i, problems), message);
    }
  }
}
