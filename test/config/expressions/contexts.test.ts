import { expect, it } from 'vitest';
import { modelOf, read, said } from '../reading.js';

/** A file whose job `b` needs `a`, has a matrix of `os`, and the expression in one field. */
const WITH: Readonly<Record<string, (expression: string) => string>> = {
  if: (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    if: ${e}\n`,
  "a stage's if": (e) =>
    `stages:\n  - name: s\n    if: ${e}\n    jobs:\n      - { name: b, run: x, matrix: { os: [l] } }\n`,
  env: (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    env: { X: "${e}" }\n`,
  variables: (e) => `variables: { X: "${e}" }\njobs: { b: { run: x } }\n`,
  artifacts: (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    artifacts: "${e}"\n`,
  'working-directory': (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    working-directory: "${e}"\n`,
  'cache inputs': (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    cache: { inputs: ["${e}"] }\n`,
  reports: (e) =>
    `jobs:\n  a: { run: x }\n  b:\n    run: x\n    needs: [a]\n    matrix: { os: [l] }\n    reports: { junit: "${e}" }\n`,
};
const FIELDS = Object.keys(WITH);
const errorsIn = (field: string, expression: string) =>
  read(WITH[field]?.(expression) ?? '').diagnostics.filter(
    ({ severity, code }) => severity === 'error' && code !== 'E-UNSUPPORTED',
  );

it.each(FIELDS)('%s may read github, runner and env', (field) => {
  for (const context of ['github.ref', 'runner.os', 'env.CI'])
    expect(errorsIn(field, `\${{ ${context} }}`)).toEqual([]);
});

it.each(FIELDS.filter((field) => field !== 'variables'))('%s may read the matrix of the job', (field) => {
  expect(errorsIn(field, '${{ matrix.os }}')).toEqual([]);
});

it.each(FIELDS.filter((field) => !['variables', "a stage's if"].includes(field)))(
  '%s may read the needs of the job',
  (field) => {
    expect(errorsIn(field, '${{ needs.a.outputs.x }}')).toEqual([]);
  },
);

it.each(['env', 'variables'])('%s may read secrets', (field) => {
  expect(errorsIn(field, '${{ secrets.TOKEN }}')).toEqual([]);
});

it.each(FIELDS.filter((field) => !['env', 'variables'].includes(field)))(
  '%s may not read secrets, and says where they may be read',
  (field) => {
    const [only] = errorsIn(field, '${{ secrets.TOKEN }}');
    expect(only?.message).toBe(
      "'secrets' is not known here; secrets may be read in 'env' and 'variables' only",
    );
  },
);

it.each([
  ['steps.a.outputs.b', "'steps' is not known here; write 'needs.<job>.outputs.…'"],
  ['vars.A', "'vars' is not known here; write 'env.…', and set it in 'variables' or with --var"],
  ['inputs.A', "'inputs' is not known here; write 'env.…', and set it in 'variables' or with --var"],
  ['githb.ref', "'githb' is not known here; did you mean 'github'?"],
  ['nothing.at.all', "'nothing' is not known here; known here: github, runner, env, matrix, needs"],
])('%s is refused with what to read instead', (expression, message) => {
  expect(errorsIn('if', `\${{ ${expression} }}`).map((one) => one.message)).toEqual([message]);
});

it("of 'job' only the ports of the job's own services can be read, and only in env", () => {
  const file = (read: string) =>
    `jobs:\n  a:\n    run: x\n    services: { db: { image: postgres } }\n    env: { X: "\${{ ${read} }}" }\n`;
  const about = (expression: string) => said(file(expression)).filter((line) => line.startsWith('E-EXPR'));
  expect(about("job.services.db.ports['5432']")).toEqual([]);
  expect(about('job.services.bd.ports.x')).toEqual([
    "E-EXPR 5:20 jobs.a.env.X: job 'a' has no service 'bd'; did you mean 'db'?",
  ]);
  expect(about('job.status')).toEqual([
    "E-EXPR 5:20 jobs.a.env.X: of 'job' only the ports are known; write job.services.<service>.ports['<port>']",
  ]);
  expect(errorsIn('if', '${{ job.status }}')[0]?.message).toContain("'job' is not known here");
});

it('functions of status may be called in a condition only', () => {
  expect(errorsIn('if', 'always() && !cancelled()')).toEqual([]);
  expect(errorsIn('env', '${{ always() }}').map(({ message }) => message)).toEqual([
    "always() may be called only in 'if'; move it to 'if:'",
  ]);
});

it.each([
  ['lock: ["${{ github.ref }}"]', "lock[0]: 'github' is not known here; known here: matrix"],
  ['changes: "${{ env.X }}/**"', "changes: 'env' is not known here; known here: matrix"],
  ['retry: { max: 1, on: ["output:/${{ matrix.os }}/"] }', 'retry.on[0]: expressions are not evaluated here'],
  ['cache: { inputs: [a], env: ["${{ matrix.os }}"] }', 'cache.env[0]: expressions are not evaluated here'],
  [
    'needs: [{ job: b, matrix: { os: "${{ github.ref }}" } }]',
    'needs[0].matrix.os: a matrix is fixed by its file',
  ],
])('where nothing is evaluated an expression is refused at its place: %s', (line, sentence) => {
  const file = `jobs: { a: { run: x, matrix: { os: [l] }, ${line} }, b: { run: x, matrix: { os: [l] } } }`;
  expect(said(file).join()).toContain(`jobs.a.${sentence}`);
});

it.each([
  ['{ ref: ["${{ github.ref }}"] }', 'ref[0]'],
  ['{ v: [{ a: ["x${{ env.X }}"] }] }', 'v[0].a[0]'],
  ['{ include: [{ ref: "${{ github.ref }}" }] }', 'include[0].ref'],
  ['{ r: [a, b], exclude: [{ r: "${{ github.ref }}" }] }', 'exclude[0].r'],
  ['{ "${{ github.ref }}": [a] }', '["${{ github.ref }}"]'],
])('a matrix holds no expressions, which would be read as text: %s', (matrix, at) => {
  const sentence =
    "a matrix is fixed by its file; write the values themselves, or read the expression in 'env:'";
  const file = `jobs: { a: { run: x, matrix: ${matrix} } }`;
  const isKey = at.startsWith('[');
  const column = file.indexOf('${{') + (isKey ? 0 : 1);
  const path = `jobs.a.matrix${isKey ? '' : '.'}${at}`;
  expect(said(file)).toContain(`E-EXPR 1:${column} ${path}: ${sentence}`);
});

it("a stage's changes, and what stands above all jobs, are the same in every cell", () => {
  const stage = 'stages: [{ name: s, changes: "${{ matrix.X }}", jobs: [{ name: a, run: x }] }]';
  expect(said(stage).join()).toContain('stages[0].changes: expressions are not evaluated here');
  const defaults = 'defaults: { retry: { max: 1, on: ["output:/${{ github.ref }}/"] } }';
  expect(said(`${defaults}\njobs: { a: { run: x } }`)).toEqual([
    "E-EXPR 1:44 defaults.retry.on[0]: expressions are not evaluated here; write the value itself, or use 'if:'",
  ]);
  expect(said('name: ${{ github.ref }}\njobs: { a: { run: x } }')).toEqual([
    'E-EXPR 1:7 name: a name is fixed: state is kept by it; write the name itself',
  ]);
});

it('locks and changes of each cell are its own by values of the matrix', () => {
  const file = `jobs:
  a:
    run: x
    matrix: { package: [web, api] }
    changes: ["packages/\${{ matrix.package }}/", shared/]
    lock: "port \${{ matrix.package }}"
`;
  expect(modelOf(file).jobs.map(({ locks, changes }) => [locks, changes])).toEqual([
    [['port web'], [['packages/web/', 'shared/']]],
    [['port api'], [['packages/api/', 'shared/']]],
  ]);
  expect(said(file.replace('matrix.package }}/', 'matrix.pakage }}/'))).toEqual([
    "E-EXPR 5:29 jobs.a.changes[0]: the matrix of 'a' has no key 'pakage'; did you mean 'package'?",
  ]);
});
