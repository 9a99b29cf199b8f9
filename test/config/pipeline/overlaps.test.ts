import { expect, it } from 'vitest';
import { said } from '../reading.js';

const codes = (file: string) =>
  said(file)
    .filter((line) => line.includes('-OVERLAP'))
    .map((line) => line.split(' ').slice(0, 3).join(' '));
const jobs = (...lines: string[]) => `jobs:\n${lines.map((line) => `  ${line}\n`).join('')}`;

it('jobs that wait for each other, directly, through others or at a gate, may write the same files', () => {
  expect(
    codes(
      jobs(
        'a: { run: x, artifacts: dist }',
        'b: { run: x, needs: a }',
        'c: { run: x, needs: b, artifacts: dist }',
      ),
    ),
  ).toEqual([]);
  expect(
    codes(
      'stages: [{ name: s, jobs: [{ name: a, run: x, artifacts: o }] }, { name: t, jobs: [{ name: b, run: x, artifacts: o }] }]',
    ),
  ).toEqual([]);
});

it('jobs without an order may not, wherever they stand', () => {
  expect(
    codes(
      jobs('a: { run: x, artifacts: dist }', 'b: { run: x }', 'c: { run: x, needs: b, artifacts: dist/** }'),
    ),
  ).toEqual(['E-OVERLAP 4:37 jobs.c.artifacts:']);
  expect(
    codes(
      'stages: [{ name: s, jobs: [{ name: a, run: x, artifacts: o }] }, { name: t, needs: [], jobs: [{ name: b, run: x, artifacts: o }] }]',
    ),
  ).toHaveLength(1);
});

it('of many jobs that write the same each is told once', () => {
  const lines = ['a', 'b', 'c', 'd'].map((name) => `${name}: { run: x, artifacts: dist }`);
  expect(codes(jobs(...lines))).toEqual([
    'E-OVERLAP 3:27 jobs.b.artifacts:',
    'E-OVERLAP 4:27 jobs.c.artifacts:',
    'E-OVERLAP 5:27 jobs.d.artifacts:',
  ]);
});

it('outputs of a cache count as artifacts do; within one job nothing overlaps', () => {
  expect(codes(jobs('a: { run: x, artifacts: dist, cache: { inputs: src, outputs: dist } }'))).toEqual([]);
  expect(
    codes(jobs('a: { run: x, artifacts: dist }', 'b: { run: x, cache: { inputs: src, outputs: dist/b } }')),
  ).toEqual(['E-OVERLAP 3:47 jobs.b.cache.outputs:']);
  expect(codes(jobs('a: { run: x, artifacts: dist }', 'b: { run: x, cache: { inputs: dist } }'))).toEqual([]);
});

it('reports that write over each other are warned of: a loss, but no wrong file', () => {
  expect(
    codes(jobs('a: { run: x, reports: { junit: r.xml } }', 'b: { run: x, reports: { junit: "*.xml" } }')),
  ).toEqual(['W-OVERLAP 3:34 jobs.b.reports.junit:']);
});

it('cells of a matrix write the same files unless the path holds their values', () => {
  const cell = (path: string) => jobs(`a: { run: x, matrix: { n: [1, 2] }, artifacts: "${path}" }`);
  expect(said(cell('dist/*.js'))).toEqual([
    "E-OVERLAP 2:50 jobs.a.artifacts: 'a (2)' and 'a (1)' may run at the same time and both produce 'dist/*.js'; put ${{ matrix.… }} into the path",
  ]);
  expect(codes(cell('dist/${{ matrix.n }}'))).toEqual([]);
  expect(codes(cell("dist/${{ format('{0}', matrix.n) }}/*.js"))).toEqual([]);
  expect(codes(cell("${{ matrix.n == 3 && 'a' || 'b' }}"))).toEqual(['E-OVERLAP 2:50 jobs.a.artifacts:']);
});

it('paths whose text only the run can know are not judged', () => {
  for (const path of ['${{ env.A }}', '${DIR}/x', 'dist/${{ github.sha }}'])
    expect(codes(jobs(`a: { run: x, artifacts: "${path}" }`, `b: { run: x, artifacts: "${path}" }`))).toEqual(
      [],
    );
});

it('jobs that share a lock never run at the same time', () => {
  expect(
    codes(jobs('a: { run: x, lock: out, artifacts: d }', 'b: { run: x, lock: [db, out], artifacts: d }')),
  ).toEqual([]);
  expect(
    codes(jobs('a: { run: x, lock: out, artifacts: d }', 'b: { run: x, lock: db, artifacts: d }')),
  ).toHaveLength(1);
  const stage = (parallel: boolean) =>
    `stages: [{ name: s, parallel: ${parallel}, jobs: [{ name: a, run: x, artifacts: d }, { name: b, run: x, artifacts: d }] }]`;
  expect([codes(stage(false)).length, codes(stage(true)).length]).toEqual([0, 1]);
});

it('a path that takes files away produces nothing', () => {
  expect(
    codes(jobs('a: { run: x, artifacts: [a/**, "!**/tmp"] }', 'b: { run: x, artifacts: [b/**, "!**/tmp"] }')),
  ).toEqual([]);
});

it.each([
  ['out/**, !out/b/**', 'out/b/**', false],
  ['out/**, !out/b/**', 'out/b', false],
  ['out/**, !out/b', 'out/b/x/**', false],
  ['out, !out/**/*.map', 'out/**/*.map', false],
  ['out/**, !**/b/**', 'out/[ab]/b/*', false],
  ['out/**, !out/b/**', '**/*.js, !out/a/**, !out/*, !out/c*/**', true],
  ['out/**, !out/b/**', 'out/c/**', true],
  ['!out/b/**, out/**', 'out/b/**', true],
  ['out/**, !out/b/**, out/b/keep/**', 'out/b/**', true],
  ['out/**, !out/b/**, out/b/keep/**', 'out/b/*', false],
  ['out/**, !out/b/*.js', 'out/b/**', true],
  ['out/**, !out/b?/**', 'out/b/**', true],
])('what a list takes away again, it does not produce: [%s] and [%s]', (a, b, isTold) => {
  const list = (text: string) => JSON.stringify(text.split(', '));
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const file = jobs(`a: { run: x, artifacts: ${list(one)} }`, `b: { run: x, artifacts: ${list(other)} }`);
    expect(codes(file)).toHaveLength(isTold ? 1 : 0);
  }
});

it('only the list around a path takes away from it', () => {
  const cache = '{ inputs: [src], outputs: ["out/**"] }';
  const file = (b: string) => jobs(`a: { run: x, artifacts: ["**", "!out/**"], cache: ${cache} }`, b);
  expect(codes(file('b: { run: x, artifacts: out/b }'))).toHaveLength(1);
  const other = 'artifacts: { path: ["**", "!out/b/**"] }, reports: { junit: ["r.xml", "!out/b/**"] }';
  expect(codes(jobs(`a: { run: x, ${other} }`, 'b: { run: x, artifacts: out/b/** }'))).toEqual([]);
});

it('nothing is concluded from needs that could not be read', () => {
  const file = jobs('a: { run: x, artifacts: d }', 'b: { run: x, needs: [nope], artifacts: d }');
  expect(said(file).map((line) => line.split(' ')[0])).toEqual(['E-REF']);
});

it('a matrix value cannot lead a path out of the workspace', () => {
  const file = jobs('a: { run: x, matrix: { p: [../../etc] }, artifacts: "out/${{ matrix.p }}" }');
  expect(said(file)).toEqual([
    "E-PATH 2:55 jobs.a.artifacts: 'out/../../etc' escapes the workspace; name a path below it",
  ]);
});
