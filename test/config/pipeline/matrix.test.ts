import { expect, it } from 'vitest';
import { modelOf, read, said } from '../reading.js';

const file = (matrix: string) => `jobs: { a: { run: x, matrix: ${matrix} } }`;
const idsOf = (matrix: string) => modelOf(file(matrix)).jobs.map(({ id }) => id);

it('cells are named by their values, the last key turning fastest', () => {
  expect(idsOf('{ os: [l, m], node: [20, 24] }')).toEqual([
    'a (l, 20)',
    'a (l, 24)',
    'a (m, 20)',
    'a (m, 24)',
  ]);
  expect(idsOf('{ flag: [true, null], set: [{ a: 1 }] }')).toEqual([
    'a (true, {"a":1})',
    'a (null, {"a":1})',
  ]);
});

it('exclude takes cells away; include adds to cells that it fits, or makes new ones', () => {
  expect(
    idsOf(
      '{ os: [l, m], n: [1, 2], exclude: [{ os: l, n: 1 }], include: [{ os: m, extra: yes }, { os: w, n: 3 }] }',
    ),
  ).toEqual(['a (l, 2)', 'a (m, 1, yes)', 'a (m, 2, yes)', 'a (w, 3)']);
  expect(idsOf('{ include: [{ os: l }, { os: m, n: 1 }] }')).toEqual(['a (l)', 'a (m, 1)']);
});

it('cells in a stage have the ids of its jobs, and cells keep their values', () => {
  const { jobs } = modelOf(
    'stages: [{ name: s, jobs: [{ name: a, run: x, matrix: { n: [1, 2] } }, { name: b, run: x }] }]',
  );
  expect(jobs.map(({ index, id, cell }) => [index, id, cell])).toEqual([
    [0, 's.a (1)', { n: 1 }],
    [1, 's.a (2)', { n: 2 }],
    [2, 's.b', undefined],
  ]);
});

it('two cells of one name are refused', () => {
  expect(said(file('{ n: [1, 2, 1] }'))).toEqual([
    "E-DUP 1:30 jobs.a.matrix: two cells are named '(1)'; remove one",
  ]);
  expect(said(file('{ n: [1, "1"] }'))).toHaveLength(1);
});

it('a matrix whose cells are all excluded would never run', () => {
  expect(said(file('{ n: [1], exclude: [{ n: 1 }] }'))).toEqual([
    "E-EMPTY 1:30 jobs.a.matrix: every cell of 'a' is excluded; leave one, or remove the job",
  ]);
});

it('an exclude entry that names no axis is refused, since it excludes nothing', () => {
  expect(said(file('{ node: [1, 2], exclude: [{ ndoe: 1 }, { zzzzz: 1 }] }'))).toEqual([
    "E-UNKNOWN-KEY 1:58 jobs.a.matrix.exclude[0].ndoe: the matrix has no axis 'ndoe'; did you mean 'node'?",
    "E-UNKNOWN-KEY 1:71 jobs.a.matrix.exclude[1].zzzzz: the matrix has no axis 'zzzzz'; axes: node",
  ]);
});

it('3.10 is warned of, since as a number it is 3.1 [S32]', () => {
  expect(said(file('{ python: [3.9, 3.10, "3.10"] }'))).toEqual([
    'W-NUMBER 1:46 jobs.a.matrix.python[1]: 3.10 is read as the number 3.1; quote it to keep it as text',
  ]);
});

it('the artifact of each cell has a name of its own by matrix values, and by nothing else', () => {
  const named = (name: string) =>
    `jobs: { a: { run: x, matrix: { os: [l, m] }, artifacts: { name: "${name}", path: "\${{ matrix.os }}/**" } } }`;
  expect(modelOf(named('web-${{ matrix.os }}')).jobs.map(({ artifacts }) => artifacts?.name)).toEqual([
    'web-l',
    'web-m',
  ]);
  expect(said(named('web-${{ github.sha }}'))).toEqual([
    "E-EXPR 1:74 jobs.a.artifacts.name: 'github' is not known here; known here: matrix",
  ]);
});

it('20000 jobs are the limit, counted before anything is expanded [B32]', () => {
  const axis = (count: number) => `[${Array.from({ length: count }, (_, i) => i).join(', ')}]`;
  expect(read(file(`{ a: ${axis(200)}, b: ${axis(100)} }`)).isRefused).toBe(false);
  const sentence = 'more than 20000 jobs once matrices are expanded; split the pipeline';
  expect(said(file(`{ a: ${axis(201)}, b: ${axis(100)} }`))).toEqual([
    `E-LIMIT 1:30 jobs.a.matrix: ${sentence}`,
  ]);
  expect(
    said(file(`{ a: ${axis(100)}, b: ${axis(100)}, c: ${axis(100)}, d: ${axis(100)}, e: ${axis(100)} }`)),
  ).toEqual([`E-LIMIT 1:30 jobs.a.matrix: ${sentence}`]);
  const flat = Array.from({ length: 20_001 }, (_, i) => `j${i}: { run: x }`).join(', ');
  expect(said(`jobs: { ${flat} }`)).toEqual([expect.stringMatching(/^E-LIMIT 1:\d+ jobs\.j20000: /)]);
});

it('rules that would be held against too many cells are refused', () => {
  const axis = Array.from({ length: 10_000 }, (_, i) => i).join(', ');
  const rules = Array.from({ length: 1001 }, () => '{ n: x }').join(', ');
  expect(said(file(`{ n: [${axis}], exclude: [${rules}] }`))).toEqual([
    "E-LIMIT 1:30 jobs.a.matrix: too many 'include' and 'exclude' entries for so many cells; write fewer",
  ]);
});
