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

it('rules are compared as GitHub compares them', () => {
  expect(idsOf('{ node: [18, 20], os: [u, w], exclude: [{ node: "20", OS: W }] }')).toHaveLength(3);
  expect(idsOf('{ node: [18, 20], include: [{ node: "20", extra: 1 }] }')).toEqual(['a (18)', 'a (20, 1)']);
  expect(idsOf('{ python: ["3.9", "3.10"], exclude: [{ python: 3.10 }] }')).toEqual(['a (3.9)']);
  expect(idsOf('{ v: [{ a: 1, b: 2 }, { a: 2 }], exclude: [{ v: { a: 1 } }] }')).toEqual(['a ({"a":2})']);
});

it('an entry that says nothing is refused, and so are keys that differ in case only', () => {
  expect(said(file('{ n: [1], exclude: [{}] }'))).toEqual([
    "E-EMPTY 1:50 jobs.a.matrix.exclude[0]: an empty entry of 'exclude'; remove it or name an axis",
  ]);
  expect(said(file('{ n: [1], include: [{ m: 1 }, {}] }'))).toEqual([
    expect.stringMatching(/^E-EMPTY 1:\d+ jobs\.a\.matrix\.include\[1\]: /),
  ]);
  const both = /^E-DUP-KEY 1:\d+ \S+: '(OS|Os)' and 'os' differ in case only/;
  for (const matrix of [
    '{ os: [1], OS: [2] }',
    '{ os: [1], include: [{ os: 1, OS: 2 }] }',
    '{ v: [{ os: 1, Os: 2 }] }',
  ])
    expect(said(file(matrix))).toEqual([expect.stringMatching(both)]);
});

it('3.10 is warned of, since as a number it is 3.1 [S32]', () => {
  expect(said(file('{ python: [3.9, 3.10, "3.10"] }'))).toEqual([
    'W-NUMBER 1:46 jobs.a.matrix.python[1]: 3.10 is read as the number 3.1; quote it to keep it as text',
  ]);
});

it.each([
  ['{ include: [{ python: 3.10 }] }', 'include[0].python', '3.10', '3.1'],
  ['{ v: [{ python: 3.10 }] }', 'v[0].python', '3.10', '3.1'],
  ['{ v: [[{ p: { q: 1.0 } }]] }', 'v[0][0].p.q', '1.0', '1'],
  ['{ p: ["3.9", "3.1"], exclude: [{ p: 3.10 }] }', 'exclude[0].p', '3.10', '3.1'],
  ['{ n: [1e3] }', 'n[0]', '1e3', '1000'],
  ['{ n: [0x10] }', 'n[0]', '0x10', '16'],
  ['{ n: [010] }', 'n[0]', '010', '10'],
  ['{ n: [+5] }', 'n[0]', '+5', '5'],
  ['{ n: [.5] }', 'n[0]', '.5', '0.5'],
  ['{ n: [-0] }', 'n[0]', '-0', '0'],
  ['{ n: [0.12345678901234567890] }', 'n[0]', '0.12345678901234567890', '0.123456789012346'],
])(
  'a number that would be told in other words is warned of wherever it stands: %s',
  (matrix, at, text, shown) => {
    expect(said(file(matrix))).toEqual([expect.stringMatching(/^W-NUMBER 1:\d+ jobs\.a\.matrix\./)]);
    const sentence = `jobs.a.matrix.${at}: ${text} is read as the number ${shown}; quote it to keep it as text`;
    expect(said(file(matrix))[0]).toContain(sentence);
  },
);

it('numbers that stay as they are written are not warned of, nor is text', () => {
  expect(
    said(file('{ n: [1, -2, 3.5, 0, "3.10", 1_000, 3.10.1], include: [{ k: { d: [20, "1.0"] } }] }')),
  ).toEqual([]);
});

it('a number that several cells share by an anchor is warned of once, at its place', () => {
  const shared = 'jobs: { a: { run: x, matrix: { v: [&p { n: 1.10 }], include: [{ w: *p }] } } }';
  expect(said(shared)).toEqual([expect.stringMatching(/^W-NUMBER 1:44 /)]);
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

it.each(['.nan', '.inf', '-.inf', '1e999'])('%s in a matrix is one mistake, with a way out', (value) => {
  const found = said(`jobs: { a: { run: x, matrix: { v: [1, ${value}] } } }`);
  expect(found).toEqual([
    expect.stringMatching(/^E-RANGE 1:\d+ jobs\.a\.matrix\.v\[1\]: .*quote it to keep it/),
  ]);
});
