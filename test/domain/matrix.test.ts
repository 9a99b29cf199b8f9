import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellLabel, countCells, expandMatrix, same } from '../../src/domain/matrix.js';
import type { Cell } from '../../src/domain/pipeline.js';

const expand = (axes: Record<string, unknown[]>, include: Cell[] = [], exclude: Cell[] = []) =>
  expandMatrix({ axes, include, exclude });

/** The examples of GitHub's page on matrices, with what it says that they make. */
describe('as GitHub documents it, a matrix', () => {
  it('makes every combination, the last axis turning fastest', () => {
    expect(expand({ version: [10, 12], os: ['ubuntu', 'windows'] })).toEqual([
      { version: 10, os: 'ubuntu' },
      { version: 10, os: 'windows' },
      { version: 12, os: 'ubuntu' },
      { version: 12, os: 'windows' },
    ]);
  });

  it('adds an include to the cells whose own values it leaves alone, else makes a cell of it', () => {
    const include = [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ];
    expect(expand({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'] }, include)).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  it('takes names that every object has for axes, too', () => {
    const own = expand({ constructor: ['x'] }, [{ color: 'red' }]);
    expect(own).toEqual([
      Object.fromEntries([
        ['constructor', 'x'],
        ['color', 'red'],
      ]),
    ]);
  });

  it('expands one cell by an include', () => {
    const cells = expand({ os: ['windows', 'ubuntu'], node: [14, 16] }, [
      { os: 'windows', node: 16, npm: 6 },
    ]);
    expect(cells).toHaveLength(4);
    expect(cells.filter((cell) => 'npm' in cell)).toEqual([{ os: 'windows', node: 16, npm: 6 }]);
  });

  it('gains a cell by an include that fits none', () => {
    const cells = expand({ os: ['macos', 'windows', 'ubuntu'], version: [12, 14, 16] }, [
      { os: 'windows', version: 17 },
    ]);
    expect(cells).toHaveLength(10);
    expect(cells.at(-1)).toEqual({ os: 'windows', version: 17 });
  });

  it('may be made of includes only', () => {
    const include = [{ site: 'production', datacenter: 'site-a' }, { site: 'staging' }];
    expect(expand({}, include)).toEqual(include);
  });

  it('loses the cells that have all values of an exclude', () => {
    const axes = { os: ['macos', 'windows'], version: [12, 14, 16], environment: ['staging', 'production'] };
    const exclude = [
      { os: 'macos', version: 12, environment: 'production' },
      { os: 'windows', version: 16 },
    ];
    const cells = expand(axes, [], exclude);
    expect(cells).toHaveLength(9);
    expect(cells).not.toContainEqual(exclude[0]);
    expect(cells.filter(({ os, version }) => os === 'windows' && version === 16)).toEqual([]);
  });

  it('looks at excludes first, so that an include can bring a cell back', () => {
    expect(expand({ a: [1, 2] }, [{ a: 1 }], [{ a: 1 }])).toEqual([{ a: 2 }, { a: 1 }]);
  });
});

const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom('0', '1', 'x', null, true));
const key = fc.constantFrom('a', 'b', 'constructor', 'to-string');
const cell = fc.dictionary(key, value, { maxKeys: 3 });
const matrix = fc.record({
  axes: fc.dictionary(key, fc.uniqueArray(value, { maxLength: 3 }), { maxKeys: 3 }),
  include: fc.array(cell, { maxLength: 4 }),
  exclude: fc.array(cell, { maxLength: 2 }),
});

describe('whatever it is made of, a matrix', () => {
  it('has the product of its axes less what is excluded, and each include somewhere', () => {
    fc.assert(
      fc.property(matrix, ({ axes, include, exclude }) => {
        const keys = Object.keys(axes);
        const cells = expandMatrix({ axes, include, exclude });
        expect(cells.length).toBeLessThanOrEqual(countCells({ axes, include, exclude }));
        const own = expandMatrix({ axes, include: [], exclude });
        for (const [i, original] of own.entries()) {
          expect(cells[i]).toMatchObject(original);
          for (const axis of keys) expect(axes[axis]).toContain(original[axis]);
          expect(exclude.some((rule) => holds(rule, original))).toBe(false);
        }
        // Of an include, what a later one does not overwrite is found together in some cell.
        const last = include.at(-1);
        expect(last === undefined || cells.some((each) => holds(last, each))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const holds = (part: Cell, whole: Cell) => Object.keys(part).every((each) => part[each] === whole[each]);

it('plain data is the same by value, whatever the order of keys', () => {
  const data = fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text.replaceAll('-0', '0')) as unknown);
  fc.assert(
    fc.property(data, data, (a, b) => {
      expect(same(a, structuredClone(a))).toBe(true);
      expect(same(a, b)).toBe(stable(a) === stable(b));
    }),
  );
  expect(same({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect([
    same([1], { 0: 1 }),
    same('1', 1),
    same(JSON.parse('{"__proto__":{}}'), { x: 1 }),
    same([1], [1, 2]),
  ]).toEqual(Array(4).fill(false));
});

function stable(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(stable).join()}]`;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const entries = Object.entries(data).map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`);
  return `{${entries.toSorted().join()}}`;
}

it('a cell is shown by its values', () => {
  expect(cellLabel({ node: 20, os: 'ubuntu', lts: true, flags: ['a'] })).toBe('(20, ubuntu, true, ["a"])');
});
