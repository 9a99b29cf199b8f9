import { expect, it } from 'vitest';
import { jobOf, modelOf, said } from '../reading.js';

const job = (services: string) => `jobs:\n  a: { run: x, services: ${services} }\n`;

it('a service is a command with checks; jobs that say the same of it share it', () => {
  const model = modelOf(`jobs:
  a: { run: x, services: { api: { run: serve, env: { A: 1 }, ready: { tcp: 80, log: up, timeout: 5s } } } }
  b: { run: x, services: { api: { run: serve, env: { A: 1 }, ready: { tcp: 80, log: up } } } }
  c: { run: x, services: { api: { run: serve --other, env: { A: 1 }, ready: { tcp: 80, log: up } } } }
  d: { run: x, services: { web: { run: serve } } }
`);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => jobOf(model, name).services[0]);
  expect(a).toMatchObject({ name: 'api', command: 'serve', deadlineMs: 5000 });
  expect(a?.ready.map(({ kind, text }) => `${kind} ${text.source}`)).toEqual(['tcp 80', 'log up']);
  expect(b?.identity).toBe(a?.identity);
  expect(c?.identity).not.toBe(a?.identity);
  expect(d).toMatchObject({ ready: [], deadlineMs: 60_000 });
});

it('cells share a service unless its text or its variables differ', () => {
  const model = modelOf(`jobs:
  same: { run: x, matrix: { n: [1, 2] }, services: { api: { run: serve } } }
  text: { run: x, matrix: { n: [1, 2] }, services: { api: { run: 'serve \${{ matrix.n }}' } } }
  env: { run: x, matrix: { n: [1, 2] }, services: { api: { run: serve, env: { N: '\${{ matrix.n }}' } } } }
`);
  const identities = (name: string) =>
    new Set([1, 2].map((n) => jobOf(model, `${name} (${n})`).services[0]?.identity)).size;
  expect(['same', 'text', 'env'].map(identities)).toEqual([1, 2, 2]);
});

it.each([
  [
    '{ db: { ready: { tcp: 1 } } }',
    "E-REQUIRED 2:28 jobs.a.services.db: 'run' is missing; add run: <command>",
  ],
  [
    '{ db: { run: x, image: y } }',
    "E-EXCLUSIVE 2:34 jobs.a.services.db.run: 'image' and 'run' exclude each other; remove one",
  ],
  [
    '{ db: { run: x, ports: [1] } }',
    "E-EXCLUSIVE 2:42 jobs.a.services.db.ports: 'ports' are those of an image; remove them",
  ],
  [
    '{ db: { image: "postgres:17" } }',
    "E-UNSUPPORTED 2:34 jobs.a.services.db.image: 'image' is not supported by this version of cimyr; the pipeline cannot run with it",
  ],
  [
    '{ db: { run: x, ready: { log: "/(a)\\\\1/" } } }',
    'E-REGEX 2:56 jobs.a.services.db.ready.log: not supported by the linear-time engine: backreference at 4; mend the pattern',
  ],
  ['{ db: { run: "${{ needs.b.outputs.x }}" } }', expect.stringContaining('jobs.a.services.db.run')],
  [
    '{ db: { run: x, env: { A: "${{ needs.b.result }}" } } }',
    expect.stringContaining('jobs.a.services.db.env.A'),
  ],
])('what is wrong with a service is told at its place: %s', (services, expected) => {
  expect(said(job(services))[0]).toEqual(expected);
});
