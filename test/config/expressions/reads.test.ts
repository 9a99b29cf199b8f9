import { expect, it } from 'vitest';
import { read, said } from '../reading.js';

it('a misspelt key of the matrix is found wherever it is read', () => {
  const file = `jobs:
  a:
    matrix: { node: [20, 24], include: [{ node: 20, extra: yes }] }
    run: echo \${{ matrix.nod }}
    if: \${{ matrix.nod == 20 }}
    env: { A: "\${{ matrix.extra }} \${{ matrix['nod'] }}" }
    artifacts: ["out/\${{ matrix.nod }}"]
`;
  const sentence = "the matrix of 'a' has no key 'nod'; did you mean 'node'?";
  expect(said(file)).toEqual([
    `E-EXPR 4:19 jobs.a.run: ${sentence}`,
    `E-EXPR 5:13 jobs.a.if: ${sentence}`,
    `E-EXPR 6:15 jobs.a.env.A: ${sentence}`,
    `E-EXPR 7:26 jobs.a.artifacts[0]: ${sentence}`,
  ]);
});

it('names are read without regard to case, as GitHub does', () => {
  const file =
    'jobs: { Build: { run: x }, b: { matrix: { OS: [l] }, run: "${{ matrix.os }}", needs: [Build], if: needs.build.result } }';
  expect(said(file)).toEqual([]);
});

it('a job that reads a need must have it; the nearest one is named', () => {
  const file = `jobs:
  build: { run: x }
  lint: { run: x }
  deploy: { run: x, needs: [build], env: { A: "\${{ needs.biuld.outputs.x }}", B: "\${{ needs.lint.result }}" } }
  alone: { run: x, if: needs.build.result == 'success' }
`;
  expect(said(file)).toEqual([
    "E-EXPR 4:52 jobs.deploy.env.A: job 'biuld' is not among the needs of 'deploy'; did you mean 'build'?",
    "E-EXPR 4:87 jobs.deploy.env.B: job 'lint' is not among the needs of 'deploy'; known: build",
    "E-EXPR 5:24 jobs.alone.if: job 'build' is not among the needs of 'alone'; there are none",
  ]);
});

it('the jobs of the stages behind the gate can be read, unless needs of its own replace the gate', () => {
  const file = (needs: string) => `stages:
  - name: one
    jobs: [{ name: a, run: x }, { name: b, run: x }]
  - name: two
    jobs: [{ name: c, run: x, env: { A: "\${{ needs.a.result }}" }${needs} }]
`;
  expect(said(file(''))).toEqual([]);
  expect(said(file(', needs: [a]'))).toEqual([]);
  expect(said(file(', needs: [b]'))).toEqual([
    "E-EXPR 5:46 stages[1].jobs[0].env.A: job 'a' is not among the needs of 'c'; did you mean 'b'?",
  ]);
});

it("what a stage's own env reads is judged for each of its jobs, at the stage's key", () => {
  const file = `stages:
  - name: one
    env: { SHARD: "\${{ matrix.shard }}" }
    jobs: [{ name: a, run: x, matrix: { shard: [1] } }, { name: b, run: x }]
`;
  expect(said(file)).toEqual([
    "E-EXPR 3:24 stages[0].env.SHARD: the matrix of 'b' has no key 'shard'; there are none",
  ]);
});

it('what cannot be known is not complained of', () => {
  const file = (rest: string) => `jobs: { a: { run: x, ${rest} } }`;
  for (const rest of ['if: "toJSON(needs) && toJSON(matrix)"', 'if: "needs[github.ref]"', 'if: "matrix.*"'])
    expect(read(file(rest)).isRefused).toBe(false);
  // Where the matrix or the needs themselves are wrong, what reads them is not.
  expect(said(file('matrix: 5, if: matrix.os')).map((line) => line.split(' ')[0])).toEqual(['E-TYPE']);
  expect(said(file('needs: [b], if: needs.b.result')).map((line) => line.split(' ')[0])).toEqual(['E-REF']);
});

it.each([
  ["needs.a.outcome == 'success'", 'outcome'],
  ["!contains(needs.*.status, 'failure')", 'status'],
  ["always() && (needs['a'].conclusion != 'failure')", 'conclusion'],
  ["needs[format('{0}', 'a')]['results']", 'results'],
])('a field that no need has is refused: %s', (condition, field) => {
  const file = `jobs: { a: { run: x }, b: { run: x, needs: [a], if: "${condition}" } }`;
  expect(said(file)).toEqual([
    expect.stringMatching(
      `E-EXPR 1:\\d+ jobs\\.b\\.if: a need has .* no '${field}'; write needs.<job>.result`,
    ),
  ]);
});

it.each([
  "needs.a.Result == 'success'",
  "contains(needs.*.result, 'failure')",
  'needs.a.outputs.status',
  "needs['a']['outputs']['outcome']",
  'toJSON(needs.a)',
  'needs.*.outputs.x',
])('a field that a need has is read: %s', (condition) => {
  expect(said(`jobs: { a: { run: x }, b: { run: x, needs: [a], if: "${condition}" } }`)).toEqual([]);
});
