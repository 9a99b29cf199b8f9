import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellLabel, countCells, expandMatrix, matchesRule } from '../../src/domain/matrix.js';
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

/** What actions/runner makes of `matrix.v == literal`, by the rules that GitHub documents for `==`. */
describe("a rule holds as GitHub's == does", () => {
  it.each<[unknown, unknown, boolean]>([
    [20, '20', true],
    [20, ' 20.0 ', true],
    [31, '0x1F', true],
    [1000, '1e3', true],
    [3.1, '3.10', true],
    [20, '20x', false],
    ['Windows', 'windows', true],
    ['ÄÖ', 'äö', true],
    ['20', '20.0', false],
    ['3.1', '3.10', false],
    [true, 'true', false],
    [true, 1, true],
    [true, '1', true],
    [false, 0, true],
    [false, '', true],
    [null, '', true],
    [null, 0, true],
    [null, false, true],
    [null, 'null', false],
    ['', 0, true],
    ['x', 0, false],
    [Number.NaN, Number.NaN, false],
    [Number.NaN, 'NaN', false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(matchesRule({ v: b }, { v: a })).toBe(expected);
    expect(matchesRule({ v: a }, { v: b })).toBe(expected);
  });

  it('for each single value that it names, and for no other', () => {
    const cell = { v: { node: 12, npm: 6, flags: ['-O2', '-g'] }, os: 'Linux' };
    const holds = (rule: Cell) => matchesRule(cell, rule);
    expect(holds({ v: { node: '12' } })).toBe(true);
    expect(holds({ V: { NPM: 6, node: 12 }, OS: 'linux' })).toBe(true);
    expect(holds({ v: { flags: ['-o2'] } })).toBe(true);
    expect(holds({ v: { flags: ['-O2', '-g', null] } })).toBe(true);
    expect(holds({ v: { node: 13 } })).toBe(false);
    expect(holds({ v: { flags: ['-g'] } })).toBe(false);
    expect(holds({ v: { flags: { length: 2 } } })).toBe(false);
    expect(holds({ v: { arch: 'x64' } })).toBe(false);
    expect(holds({ v: { arch: '' } })).toBe(true);
    for (const v of [12, '', null, 0, 'Object']) expect(holds({ v })).toBe(false);
  });
});

describe('beside axes, whatever the case and type of what an entry says', () => {
  it('an include adds to the cells that it names, and leaves their own values as they are', () => {
    expect(expand({ node: [18, 20] }, [{ Node: '20', experimental: true }])).toEqual([
      { node: 18 },
      { node: 20, experimental: true },
    ]);
    expect(expand({ os: ['ubuntu', 'mac'] }, [{ OS: 'Ubuntu', extra: 1 }, { Extra: 2 }])).toEqual([
      { os: 'ubuntu', extra: 2 },
      { os: 'mac', Extra: 2 },
    ]);
  });

  it('an include and an exclude may name a part of an object', () => {
    const v = [
      { node: 12, npm: 6 },
      { node: 14, npm: 6 },
    ];
    expect(expand({ v }, [{ v: { node: 14 }, lts: true }])).toEqual([{ v: v[0] }, { v: v[1], lts: true }]);
    expect(expand({ v }, [{ v: { node: 16 } }])).toEqual([{ v: v[0] }, { v: v[1] }, { v: { node: 16 } }]);
    expect(expand({ v }, [], [{ v: { node: '12' } }])).toEqual([{ v: v[1] }]);
    expect(expand({ v }, [], [{ v: { npm: 6 } }])).toEqual([]);
  });
});

const value = fc.oneof(
  fc.integer({ min: 0, max: 2 }),
  fc.constantFrom('0', '1', 'x', 'X', '', null, true, false),
  fc.constantFrom({ a: 1, b: 2 }, { a: 1 }, ['x', 1]),
);
const key = fc.constantFrom('a', 'b', 'constructor', 'to-string');
const cell = fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 });
const matrix = fc.record({
  axes: fc.dictionary(key, fc.uniqueArray(value, { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
  include: fc.array(cell, { maxLength: 4 }),
  exclude: fc.array(cell, { maxLength: 2 }),
});

describe('whatever it is made of, a matrix', () => {
  it('has the product of its axes less what is excluded, and each include somewhere', () => {
    fc.assert(
      fc.property(matrix, ({ axes, include, exclude }) => {
        const cells = expandMatrix({ axes, include, exclude });
        expect(cells.length).toBeLessThanOrEqual(countCells({ axes, include, exclude }));
        const own = expandMatrix({ axes, include: [], exclude });
        for (const [i, original] of own.entries()) {
          // What an axis gave stays as it was written.
          for (const axis of Object.keys(axes)) expect(cells[i]?.[axis]).toBe(original[axis]);
          for (const axis of Object.keys(axes)) expect(axes[axis]).toContain(original[axis]);
          expect(exclude.some((rule) => matchesRule(original, rule))).toBe(false);
        }
        // Of an include, what a later one does not overwrite is found together in some cell.
        const last = include.at(-1);
        expect(last === undefined || cells.some((each) => matchesRule(each, last))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('loses a cell that an exclude repeats, and only those that == it', () => {
    fc.assert(
      fc.property(matrix, fc.nat(), ({ axes }, nth) => {
        const all = expand(axes);
        const gone = all[nth % Math.max(1, all.length)];
        fc.pre(gone !== undefined);
        const left = expand(axes, [], [gone]);
        expect(left).not.toContain(gone);
        expect(left).toEqual(all.filter((each) => !matchesRule(each, gone)));
      }),
    );
  });

  it('gains no cell by an include that names values of its axes', () => {
    fc.assert(
      fc.property(matrix, fc.nat(), ({ axes }, nth) => {
        const all = expand(axes);
        const named = all[nth % Math.max(1, all.length)];
        fc.pre(named !== undefined);
        const cells = expand(axes, [{ ...named, added: 1 }]);
        expect(cells).toHaveLength(all.length);
        expect(cells.filter((each) => each['added'] === 1)).toHaveLength(
          all.filter((each) => matchesRule(each, named)).length,
        );
      }),
    );
  });
});

it('a cell is shown by its values', () => {
  expect(cellLabel({ node: 20, os: 'ubuntu', lts: true, flags: ['a'] })).toBe('(20, ubuntu, true, ["a"])');
});
