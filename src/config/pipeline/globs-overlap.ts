/**
 * Whether some path matches both patterns: `*` and `?` inside a segment, `**` across segments, alternatives in
 * braces. Character classes are taken as `?` and bracket groups as `*`, so the answer may be yes where it is no,
 * never the other way round. A pattern that names a directory means all below it, as GitHub reads it.
 */
export function globsOverlap(a: string, b: string): boolean {
  return segmentsOverlap(segmentsOf(a), segmentsOf(b));
}

/** A pattern as alternatives, each a list of segments. */
export type Segments = readonly (readonly string[])[];

export const segmentsOverlap = (a: Segments, b: Segments): boolean =>
  a.some((x) => b.some((y) => segmentsMeet(x, y)));

export function segmentsOf(pattern: string): Segments {
  return alternatives(pattern).map((alternative) => {
    const parts = withoutGroups(alternative.replace(/\\./g, '?'))
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    return parts.at(-1)?.includes('*') ? parts : [...parts, '**'];
  });
}

function withoutGroups(pattern: string): string {
  const next = pattern.replace(OPTIONAL, '$1**').replace(GROUP, '*');
  return next === pattern ? pattern : withoutGroups(next);
}

/** A segment of nothing but `*(a|b)`, `?(a)` or `!(a)` may be missing. */
const OPTIONAL = /(^|\/)(?:[*?!]\([^()]*\))+(?=\/|$)/g;
/** `+(a|b)`, `@(a)`, `(a|b)`: any text inside a segment. */
const GROUP = /[!@+?*]?\([^()]*\)/g;
const MANY = 64;

/** `a/{b,c}` as `a/b` and `a/c`. Ranges, and braces beyond a sane number, are taken as any text. */
function alternatives(pattern: string): string[] {
  let done = [pattern];
  for (;;) {
    const next = done.flatMap(expandInnermost);
    if (next.length > MANY) return [`${pattern.slice(0, pattern.indexOf('{')).replace(/[^/]*$/, '')}**`];
    if (next.every((text, i) => text === done[i])) return next;
    done = next;
  }
}

function expandInnermost(pattern: string): string[] {
  const found = /(?<!\$)\{([^{}]*)\}/.exec(pattern);
  if (!found) return [pattern];
  const [whole, inside = ''] = found;
  const words = inside.includes(',') ? inside.split(',') : ['*'];
  return words.map(
    (word) => pattern.slice(0, found.index) + word + pattern.slice(found.index + whole.length),
  );
}

/** Dynamic programming over the two lists: `**` stands for any number of segments. */
function segmentsMeet(a: readonly string[], b: readonly string[]): boolean {
  return meet(
    a,
    b,
    (x) => x === '**',
    (x, y) => x === y || x === '**' || y === '**' || wordsMeet(x, y),
  );
}

/** Two segments; most pairs differ in fixed text at an end. */
function wordsMeet(x: string, y: string): boolean {
  if (!isGlob(x) && !isGlob(y)) return false;
  return meet(unitsOf(x), unitsOf(y), (unit) => unit === '*', unitsMeet);
}

export const isGlob = (segment: string): boolean => /[*?[]/.test(segment);
const unitsOf = (segment: string) => [...segment.replace(/\[[^\]]*\]/g, '?')];
const unitsMeet = (x: string, y: string) => x === y || x === '?' || y === '?' || x === '*' || y === '*';

function meet(
  a: readonly string[],
  b: readonly string[],
  isMany: (x: string) => boolean,
  same: (x: string, y: string) => boolean,
): boolean {
  // row[j]: a from i on and b from j on can meet; next is the row of i + 1. Filled from the ends.
  let next = new Uint8Array(b.length + 1);
  for (let i = a.length; i >= 0; i--) {
    const row = new Uint8Array(b.length + 1);
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      const [down, right] = [next[j] as number, j < b.length ? (row[j + 1] as number) : 0];
      if (x === undefined && y === undefined) row[j] = 1;
      else if ((x !== undefined && isMany(x)) || (y !== undefined && isMany(y))) row[j] = down | right;
      else if (x !== undefined && y !== undefined && same(x, y)) row[j] = next[j + 1] as number;
    }
    next = row;
  }
  return next[0] === 1;
}
