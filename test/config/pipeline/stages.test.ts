import { expect, it } from 'vitest';
import { jobOf, modelOf, said } from '../reading.js';

const FILE = `stages:
  - { name: one, jobs: [{ name: a, run: x }] }
  - { name: two, jobs: [{ name: b, run: x }, { name: c, run: x, needs: [] }, { name: d, run: x, needs: [b] }] }
  - { name: three, needs: [], jobs: [{ name: e, run: x }] }
  - { name: four, needs: [one, three], jobs: [{ name: f, run: x }] }
  - { name: five, needs: one, jobs: [{ name: g, run: x }] }
`;

it('a stage without needs follows the stage before it; needs name others, an empty list nobody', () => {
  expect(modelOf(FILE).stages.map(({ name, needs }) => [name, needs])).toEqual([
    ['one', []],
    ['two', [0]],
    ['three', []],
    ['four', [0, 2]],
    ['five', [0]],
  ]);
});

it("a job waits at its stage's gate; needs of its own replace the gate", () => {
  const gated = modelOf(FILE).jobs.map(({ id, isGated }) => [id, isGated]);
  expect(gated).toEqual([
    ['one.a', false],
    ['two.b', true],
    ['two.c', false],
    ['two.d', false],
    ['three.e', false],
    ['four.f', true],
    ['five.g', true],
  ]);
});

it('jobs of a flat map have plain ids and start at once; so is their stage without a name', () => {
  const { jobs, stages } = modelOf('jobs: { a: { run: x }, b: { run: x, needs: [a] } }');
  expect(jobs.map(({ id, isGated }) => [id, isGated])).toEqual([
    ['a', false],
    ['b', false],
  ]);
  expect(stages).toEqual([{ name: '', needs: [], jobs: [0, 1] }]);
});

it('jobs point at their line: the key in a flat map, the entry in a stage', () => {
  expect(modelOf('jobs:\n  a:\n    run: x\n').jobs[0]?.place).toMatchObject({
    line: 2,
    column: 3,
    endColumn: 4,
  });
  expect(
    modelOf('stages:\n  - name: s\n    jobs:\n      - name: a\n        run: x\n').jobs[0]?.place,
  ).toMatchObject({ line: 4, column: 9 });
});

it('a stage that does not exist is answered as a job is', () => {
  const file = (needs: string) =>
    `stages:\n  - { name: build, jobs: [{ name: a, run: x }] }\n  - { name: test, needs: [${needs}], jobs: [{ name: b, run: x }] }\n`;
  expect(said(file('biuld'))).toEqual([
    "E-REF 3:27 stages[1].needs[0]: stage 'biuld' does not exist; did you mean 'build'?",
  ]);
  expect(said(file('zzzzzz'))[0]).toContain("stage 'zzzzzz' does not exist; known: build");
  expect(said('stages: [{ name: s, needs: t, jobs: [{ name: a, run: x }] }]')).toEqual([
    "E-REF 1:28 stages[0].needs: stage 't' does not exist; there is no other stage",
  ]);
});

it('names are unique: stages in the file, jobs in their stage, not across stages', () => {
  const job = '{ name: a, run: x }';
  expect(said(`stages: [{ name: s, jobs: [${job}] }, { name: t, jobs: [${job}] }]`)).toEqual([]);
  expect(said(`stages: [{ name: s, jobs: [${job}, ${job}] }, { name: s, jobs: [${job}] }]`)).toEqual([
    "E-DUP 1:57 stages[0].jobs[1].name: job 'a' is already defined at 1:36; rename one",
    "E-DUP 1:81 stages[1].name: stage 's' is already defined at 1:18; rename one",
  ]);
});

it('parallel: false is a lock that the jobs of the stage share, next to their own', () => {
  const file = `stages:
  - name: one
    parallel: false
    jobs: [{ name: a, run: x, lock: [db, browser] }, { name: b, run: x }]
  - { name: two, parallel: true, jobs: [{ name: c, run: x, lock: db }] }
`;
  expect(modelOf(file).jobs.map(({ locks }) => locks)).toEqual([
    ['browser', 'db', 'stage one'],
    ['stage one'],
    ['db'],
  ]);
});

it("a job's own word wins over its stage's, and that over the defaults", () => {
  const file = `defaults: { shell: sh, timeout: 10m, retry: { max: 2, backoff: 5s, on: [exit-code] } }
stages:
  - name: s
    allow-failure: { exit-codes: [2] }
    env: { A: stage }
    if: github.ref == 'a'
    jobs:
      - { name: plain, run: x }
      - { name: own, run: x, shell: node, timeout: 90, idle-timeout: "1m30s", retry: 0, allow-failure: true, slots: 3, env: { A: job }, if: env.A }
      - { name: strict, run: x, allow-failure: false }
`;
  const model = modelOf(file);
  expect(jobOf(model, 's.plain')).toMatchObject({
    shell: 'sh',
    timeoutMs: 600_000,
    retry: { max: 2, backoffMs: 5000, on: { causes: ['exit-code'], patterns: [] } },
    allowFailure: { exitCodes: [2] },
    slots: 1,
  });
  const own = jobOf(model, 's.own');
  expect(own).toMatchObject({
    shell: 'node',
    timeoutMs: 90_000,
    idleTimeoutMs: 90_000,
    retry: { max: 0, backoffMs: 0 },
    allowFailure: {},
    slots: 3,
  });
  expect(own.env.map((layer) => layer['A']?.source)).toEqual(['stage', 'job']);
  expect(own.conditions.map(({ source }) => source)).toEqual(["github.ref == 'a'", 'env.A']);
});
