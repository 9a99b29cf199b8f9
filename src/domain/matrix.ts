import { isEqual } from './expression.js';
import type { Cell } from './pipeline.js';

export interface Matrix {
  readonly axes: Readonly<Record<string, readonly unknown[]>>;
  readonly include: readonly Cell[];
  readonly exclude: readonly Cell[];
}

/**
 * The cells of a matrix by GitHub's rules: the product of the axes (the last key turns fastest) less what an
 * `exclude` entry matches; then each `include` entry adds what it says beyond the axes to every cell whose axes it
 * matches, and becomes a cell of its own where it matches none.
 */
export function expandMatrix({ axes, include, exclude }: Matrix): Cell[] {
  const cells = productOf(axes).filter((cell) => !exclude.some((rule) => matchesRule(cell, rule)));
  const names = new Set(Object.keys(axes).map((key) => key.toLowerCase()));
  const added: Cell[] = [];
  for (const entry of include) {
    const pairs = Object.entries(entry);
    const isAxis = ([key]: [string, unknown]) => names.has(key.toLowerCase());
    const rule = Object.fromEntries(pairs.filter(isAxis));
    const matching = cells.filter((cell) => matchesRule(cell, rule));
    const extra = pairs.filter((pair) => !isAxis(pair));
    for (const cell of matching) for (const [key, value] of extra) cell[ownKey(cell, key) ?? key] = value;
    if (matching.length === 0) added.push({ ...entry });
  }
  return [...cells, ...added];
}

function productOf(axes: Matrix['axes']): Record<string, unknown>[] {
  const keys = Object.keys(axes);
  let cells: Record<string, unknown>[] = keys.length > 0 ? [{}] : [];
  for (const key of keys)
    cells = cells.flatMap((cell) => (axes[key] ?? []).map((value) => ({ ...cell, [key]: value })));
  return cells;
}

/** How many cells `expandMatrix` would make at most: asked before it is called. */
export function countCells(matrix: Matrix): number {
  const axes = Object.values(matrix.axes);
  const product = axes.length > 0 ? axes.reduce((n, values) => n * values.length, 1) : 0;
  return product + matrix.include.length;
}

/**
 * Whether a cell matches a rule, as GitHub's runner asks it: each single value of the rule, however deep, must be
 * `==` to what the cell has in that place. So a rule may name a part of an object or the beginning of a list.
 */
export const matchesRule = (cell: Cell, rule: Cell): boolean => agrees(cell, rule);

function agrees(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return isEqual(value, wanted);
  return Object.entries(wanted).every(([key, inner]) => agrees(valueAt(value, key), inner));
}

/** `value[key]` in GitHub's language: keys in any case, and null where there is nothing. */
function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  const own = ownKey(value, key);
  return own === undefined ? null : (value as Cell)[own];
}

function ownKey(value: object, key: string): string | undefined {
  if (Object.hasOwn(value, key)) return key;
  const name = key.toLowerCase();
  return Object.keys(value).find((each) => each.toLowerCase() === name);
}

/** A cell for people, as GitHub shows it: `(20, ubuntu)`. */
export function cellLabel(cell: Cell): string {
  const words = Object.values(cell).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  return `(${words.join(', ')})`;
}
