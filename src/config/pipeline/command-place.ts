import type { CommandPlace } from '../../domain/command-place.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { sourcePlaceOf } from '../source.js';

/** Below `|` the text begins on the next line, with every line as it is; other ways of writing join or escape lines. */
export function commandPlace(path: Path, problems: Problems): CommandPlace {
  const { source } = problems;
  const [start] = problems.rangeOf(path);
  const { line } = sourcePlaceOf(source, start);
  const isLiteral = source.text[start] === '|';
  return { line: isLiteral ? line + 1 : line, isLiteral };
}
