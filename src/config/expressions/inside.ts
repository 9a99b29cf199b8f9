import type { Path, Range } from '../node.js';
import type { Problems } from '../problems.js';

/**
 * The stretch of the file that stands for a stretch of a scalar's value: the `${{` before it is counted in the
 * value and found again in the file, and the text from there must be the same. Where the file writes the value
 * in another way (escapes, folded lines), the whole scalar.
 */
export function rangeInside(path: Path, offset: number, length: number, problems: Problems): Range {
  const node = problems.nodeAt(path);
  const whole = problems.rangeOf(path);
  if (node?.kind !== 'scalar') return whole;
  const raw = problems.source.text.slice(...node.range);
  const anchor = Math.max(0, node.text.lastIndexOf('${{', offset));
  const ordinal = node.text.slice(0, anchor).split('${{').length;
  const start = node.text.startsWith('${{', anchor)
    ? nthIndexOf(raw, '${{', ordinal)
    : raw.indexOf(node.text);
  const end = offset + length;
  if (start < 0 || raw.slice(start, start + end - anchor) !== node.text.slice(anchor, end)) return whole;
  const from = node.range[0] + start + offset - anchor;
  return [from, from + length];
}

function nthIndexOf(text: string, word: string, n: number): number {
  let at = text.indexOf(word);
  for (let k = 1; k < n && at >= 0; k++) at = text.indexOf(word, at + word.length);
  return at;
}
