import { describe, expect, it } from 'vitest';
import { expressionsOf } from '../../../src/domain/reads.js';
import { modelOf, read, said } from '../reading.js';

/** The names of the secrets that each job is given. */
const given = (file: string): Record<string, string[]> =>
  Object.fromEntries(
    modelOf(file).jobs.map((job) => [
      job.id,
      expressionsOf(job).flatMap(({ reads }) =>
        reads.flatMap(([root, name]) => (root === 'secrets' && name !== undefined ? [name] : [])),
      ),
    ]),
  );

const withEnv = (expression: string, more = '') =>
  `jobs:\n  a: { run: exit }\n  b: { run: exit, needs: [a], matrix: { env: [dev, prod]${more} }, env: { T: "\${{ ${expression} }}" } }\n`;

describe('the computed name of a secret', () => {
  it.each([
    ["secrets[format('{0}_TOKEN', matrix.env)]", ['dev_TOKEN', 'prod_TOKEN']],
    ['secrets[matrix.env]', ['dev', 'prod']],
    ['(secrets)[matrix.env]', ['dev', 'prod']],
    ["SECRETS[matrix['ENV']] || 'none'", ['dev', 'prod']],
    ["secrets[matrix.env == 'dev' && 'A' || 'B']", ['A', 'B']],
    ["format('{0}', secrets[format('X_{0}', matrix.env)])", ['X_dev', 'X_prod']],
    ['(secrets).A', ['A', 'A']],
  ])('%s is known where the matrix alone makes it', (expression, [dev, prod]) => {
    expect(given(withEnv(expression))).toEqual({ a: [], 'b (dev)': [dev], 'b (prod)': [prod] });
  });

  it('is that of its own cell, and none where the cell has no value for it', () => {
    const file = withEnv('secrets[matrix.key] || secrets.B', ', include: [{ env: prod, key: K }]');
    expect(given(file)).toEqual({ a: [], 'b (dev)': ['B'], 'b (prod, K)': ['B', 'K'] });
  });

  it('is known in the env of a stage and of a service, too', () => {
    const job =
      '{ name: j, run: exit, matrix: { n: [1] }, services: { s: { run: x, env: { S: "${{ secrets[format(\'S{0}\', matrix.n)] }}" } } } }';
    const file = `stages:\n  - { name: s, env: { T: "\${{ secrets[format('T{0}', matrix.n)] }}" }, jobs: [${job}] }\n`;
    expect(given(file)).toEqual({ 's.j (1)': ['T1', 'S1'] });
  });

  it.each([
    'secrets[github.ref_name]',
    "secrets[format('{0}_{1}', matrix.env, github.ref_name)]",
    'secrets[needs.a.outputs.name]',
    'secrets[env.NAME]',
    'secrets[secrets.NAME]',
    "secrets[github.ref == 'x' && 'A' || 'B']",
  ])('%s is refused: only the run would know it', (expression) => {
    expect(said(withEnv(expression))).toEqual([
      expect.stringMatching(
        /^E-EXPR 3:\d+ jobs\.b\.env\.T: only the run would know which secret this is; write/,
      ),
    ]);
  });

  it.each([
    'toJSON(secrets)',
    'secrets',
    'secrets.*',
    "contains(secrets.*, 'x')",
    "join(secrets['*'] , secrets)",
  ])('%s is refused: it would be all of them', (expression) => {
    expect(said(withEnv(expression))).toEqual([
      expect.stringMatching(/^E-EXPR 3:\d+ jobs\.b\.env\.T: 'secrets' as a whole would give the job all/),
    ]);
  });

  it('is refused at its own place, in variables, and of what is deployed', () => {
    expect(
      said('variables: { A: "${{ secrets.A }}${{ secrets[env.B] }}" }\njobs: { a: { run: exit } }'),
    ).toEqual([expect.stringMatching(/^E-EXPR 1:38 variables\.A: only the run would know/)]);
    const { diagnostics } = read(
      'environments: { p: { type: staging, target: { kind: local, path: /srv/x }, variables: { A: "${{ toJSON(secrets) }}" } } }',
    );
    expect(diagnostics.map(({ path, code }) => [path, code])).toContainEqual([
      'environments.p.variables.A',
      'E-EXPR',
    ]);
  });

  it('says what is wrong with an index that cannot be evaluated', () => {
    expect(said(withEnv("secrets[format('{0} {1}', matrix.env)]"))).toEqual([
      expect.stringContaining('mend the expression or the matrix value'),
    ]);
  });
});
