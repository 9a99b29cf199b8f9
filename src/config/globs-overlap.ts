/**
 * Whether some path matches both patterns: `*` and `?` inside a segment, `**` across segments. Character classes
 * are taken as `?`, so the answer may be yes where it is no, never the other way round. A pattern that names a
 * directory means all below it, as GitHub reads it.
 */
export function globsOverlap(a: string, b: string): boolean {
  return segmentsMeet(segments(a), segments(b));
}

const segments = (pattern: string): string[] => {
  const parts = pattern
    .replace(/^\.\//, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const last = parts.at(-1) ?? '';
  return last === '**' || /[*?[]/.test(last) ? parts : [...parts, '**'];
};

/** Dynamic programming over the two lists: `**` stands for any number of segments. */
function segmentsMeet(a: readonly string[], b: readonly string[]): boolean {
  return meet(
    a,
    b,
    (x) => x === '**',
    (x, y) => x === '**' || y === '**' || meet([...toUnits(x)], [...toUnits(y)], (u) => u === '*', unitsMeet),
  );
}

const toUnits = (segment: string) => segment.replace(/\[[^\]]*\]/g, '?');
const unitsMeet = (x: string, y: string) => x === y || x === '?' || y === '?' || x === '*' || y === '*';

function meet(
  a: readonly string[],
  b: readonly string[],
  isMany: (x: string) => boolean,
  same: (x: string, y: string) => boolean,
): boolean {
  // table[j]: a from i on and b from j on can meet; filled from the ends.
  let next: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = [];
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      if (x === undefined && y === undefined) row[j] = true;
      else if (x === undefined) row[j] = isMany(y as string) && (row[j + 1] ?? false);
      else if (y === undefined) row[j] = isMany(x) && (next[j] ?? false);
      else if (isMany(x) || isMany(y))
        row[j] = (next[j] ?? false) || (row[j + 1] ?? false) || (next[j + 1] ?? false);
      else row[j] = same(x, y) && (next[j + 1] ?? false);
    }
    next = row;
  }
  return next[0] ?? false;
}
