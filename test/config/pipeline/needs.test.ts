import { expect, it } from 'vitest';
import { jobOf, modelOf, needsOf, said } from '../reading.js';

const stages = (more: string) => `stages:
  - name: build
    jobs: [{ name: app, run: x }, { name: docs, run: x }]
  - name: test
    jobs:
      - { name: app, run: x }
      - { name: unit, run: x }
${more}`;
const last = (needs: string) => stages(`      - { name: last, run: x, needs: ${needs} }\n`);

it("a need means this stage's job first, else the only job so named, else stage.job", () => {
  expect(needsOf(modelOf(last('[app]')), 'test.last')).toEqual(['test.app']);
  expect(needsOf(modelOf(last('[docs]')), 'test.last')).toEqual(['build.docs']);
  expect(needsOf(modelOf(last('[build.app, unit]')), 'test.last')).toEqual(['build.app', 'test.unit']);
  expect(needsOf(modelOf(last('docs')), 'test.last')).toEqual(['build.docs']);
});

it('a name that several other stages have must be qualified', () => {
  const file = stages('  - name: ship\n    jobs: [{ name: go, run: x, needs: [app] }]\n');
  expect(said(file)).toEqual([
    "E-REF 9:40 stages[2].jobs[0].needs[0]: job 'app' exists in several stages; write one of build.app, test.app",
  ]);
});

it('a need that does not exist is answered with the nearest name, a stage with the key of stages, else what there is [B30]', () => {
  expect(said(last('[units]'))[0]).toContain("job 'units' does not exist; did you mean 'unit'?");
  expect(said(last('[build]'))[0]).toContain(
    "job 'build' does not exist; 'build' is a stage; write 'needs:' on the stage",
  );
  expect(said(last('[zzzzzz]'))[0]).toContain(
    "job 'zzzzzz' does not exist; known: build.app, build.docs, test.app, test.unit",
  );
  expect(said('jobs: { a: { run: x, needs: [b] } }')[0]).toContain(
    "job 'b' does not exist; there is no other job",
  );
});

it('a job is not proposed as a need of itself', () => {
  expect(said('jobs: { unit: { run: x, needs: [unti] }, other: { run: x } }')[0]).toContain('known: other');
});

it('a need on a matrix job means all its cells, or those whose values are named', () => {
  const file = (needs: string) => `jobs:
  a: { run: x, matrix: { os: [l, m], n: [1, 2] } }
  b: { run: x, needs: [${needs}] }
`;
  expect(needsOf(modelOf(file('a')), 'b')).toEqual(['a (l, 1)', 'a (l, 2)', 'a (m, 1)', 'a (m, 2)']);
  expect(needsOf(modelOf(file('{ job: a, matrix: { os: m } }')), 'b')).toEqual(['a (m, 1)', 'a (m, 2)']);
  expect(needsOf(modelOf(file('{ job: a, matrix: { os: l, n: 2 } }, a')), 'b')).toHaveLength(4);
  expect(needsOf(modelOf(file('{ job: a, matrix: { OS: M, n: "1" } }')), 'b')).toEqual(['a (m, 1)']);
  expect(said(file('{ job: a, matrix: { n: 1.0 } }'))).toEqual([
    'W-NUMBER 3:47 jobs.b.needs[0].matrix.n: 1.0 is read as the number 1; quote it to keep it as text',
  ]);
  expect(said(file('{ job: a, matrix: { os: w } }'))).toEqual([
    "E-REF 3:42 jobs.b.needs[0].matrix: no cell of 'a' has these values; name values of its matrix",
  ]);
});

it('if-skipped is kept for each edge, and is run where nothing is said', () => {
  const file =
    'jobs: { a: { run: x }, b: { run: x }, c: { run: x, needs: [a, { job: b, if-skipped: fail }] } }';
  expect(jobOf(modelOf(file), 'c').needs).toEqual([
    { job: 0, ifSkipped: 'run' },
    { job: 1, ifSkipped: 'fail' },
  ]);
  expect(said(file.replace('fail', 'stop'))[0]).toContain(
    'one of run, skip, fail expected, got string "stop"',
  );
});

it('only so many names are looked through for what was meant', () => {
  const jobs = Array.from({ length: 3000 }, (_, i) => `  j${i}: { run: x, needs: [k${i}] }`);
  const all = said(`jobs:\n${jobs.join('\n')}\n`);
  expect(all).toHaveLength(3000);
  expect(all.at(-1)).toContain("job 'k2999' does not exist; name a job of this file");
});

it('needs that multiply through matrices are bounded', () => {
  const list = Array.from({ length: 1001 }, (_, i) => i).join(', ');
  const file = `jobs:\n  a: { run: x, matrix: { n: [${list}] } }\n  b: { run: x, matrix: { n: [${list}] }, needs: [a] }\n`;
  expect(said(file).at(-1)).toContain(
    'jobs.b.needs: more than 1000000 needs once matrices are expanded; put a job between them',
  );
});
