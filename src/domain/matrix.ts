import type { Cell } from './pipeline.js';

export interface Matrix {
  readonly axes: Readonly<Record<string, readonly unknown[]>>;
  readonly include: readonly Cell[];
  readonly exclude: readonly Cell[];
}

/**
 * The cells of a matrix by GitHub's rules: the product of the axes (the last key turns fastest) less what an
 * `exclude` entry matches; then each `include` entry is added to every cell whose original values it does not
 * change, and becomes a cell of its own where it fits none.
 */
export function expandMatrix(matrix: Matrix): Cell[] {
  const keys = Object.keys(matrix.axes);
  let cells: Record<string, unknown>[] = keys.length > 0 ? [{}] : [];
  for (const key of keys) {
    cells = cells.flatMap((cell) => (matrix.axes[key] ?? []).map((value) => ({ ...cell, [key]: value })));
  }
  cells = cells.filter((cell) => !matrix.exclude.some((rule) => matches(cell, rule)));
  const originals = cells.map((cell) => ({ ...cell }));
  for (const extra of matrix.include) {
    let fits = false;
    for (const [i, cell] of cells.entries()) {
      const original = originals[i];
      if (!original || !agrees(original, extra, keys)) continue;
      Object.assign(cell, extra);
      fits = true;
    }
    if (!fits) cells.push({ ...extra });
  }
  return cells;
}

/** How many cells `expandMatrix` would make at most: asked before it is called. */
export function countCells(matrix: Matrix): number {
  const axes = Object.values(matrix.axes);
  const product = axes.length > 0 ? axes.reduce((n, values) => n * values.length, 1) : 0;
  return product + matrix.include.length;
}

const matches = (cell: Cell, rule: Cell): boolean =>
  Object.entries(rule).every(([key, value]) => same(cell[key], value));

/** An entry fits a cell when it changes none of the values that the axes gave, and names at least one axis or none at all. */
const agrees = (original: Cell, extra: Cell, keys: readonly string[]): boolean =>
  keys.every((key) => !Object.hasOwn(extra, key) || same(original[key], extra[key]));

/** Deep equality of plain data; objects by their keys in any order. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.keys(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Cell)[key]))
  );
}

/** A cell for people, as GitHub shows it: `(20, ubuntu)`. */
export function cellLabel(cell: Cell): string {
  const words = Object.values(cell).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  return `(${words.join(', ')})`;
}
