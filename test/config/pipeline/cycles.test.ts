import { expect, it } from 'vitest';
import { said } from '../reading.js';

const CIRCLE = 'these wait for each other in a circle; remove one need';

it('a job that needs itself goes in a circle, too [B31]', () => {
  expect(said('jobs: { a: { run: x, needs: [a] } }')).toEqual([
    `E-CYCLE 1:30 jobs.a.needs[0]: a → a: ${CIRCLE}`,
  ]);
  expect(said('jobs: { a: { run: x, needs: a } }')).toEqual([`E-CYCLE 1:29 jobs.a.needs: a → a: ${CIRCLE}`]);
});

it('every circle is said, each once, beginning with the job that stands first [B31]', () => {
  const file = `jobs:
  free: { run: x }
  a: { run: x, needs: [free, b] }
  b: { run: x, needs: [a] }
  behind: { run: x, needs: [b] }
  c: { run: x, needs: [e] }
  d: { run: x, needs: [{ job: c }] }
  e: { run: x, needs: [free, d] }
`;
  expect(said(file)).toEqual([
    `E-CYCLE 3:30 jobs.a.needs[1]: a → b → a: ${CIRCLE}`,
    `E-CYCLE 6:24 jobs.c.needs[0]: c → d → e → c: ${CIRCLE}`,
  ]);
});

it('stages that need each other are said as stages', () => {
  const file = `stages:
  - { name: one, needs: [three], jobs: [{ name: a, run: x }] }
  - { name: two, jobs: [{ name: b, run: x }] }
  - { name: three, jobs: [{ name: c, run: x }] }
`;
  const [only = '', ...more] = said(file);
  expect(more).toEqual([]);
  expect(only).toMatch(/^E-CYCLE 2:\d+ stages\[0\]/);
  for (const name of ['stage one', 'stage two', 'stage three']) expect(only).toContain(name);
});

it('a job that needs one of a later stage waits for itself through the gate', () => {
  const file = `stages:
  - { name: one, jobs: [{ name: a, run: x, needs: [c] }] }
  - { name: two, jobs: [{ name: b, run: x }] }
  - { name: three, jobs: [{ name: c, run: x }] }
`;
  const [only = '', ...more] = said(file);
  expect(more).toEqual([]);
  expect(only).toContain('E-CYCLE 2:52 stages[0].jobs[0].needs[0]: one.a → stage one → ');
  expect(only).toContain('three.c → one.a');
});

it('cells are shown with their values, and a long circle is shortened', () => {
  expect(
    said('jobs: { a: { run: x, matrix: { n: [1] }, needs: [b] }, b: { run: x, needs: [a] } }')[0],
  ).toContain('a (1) → b → a (1):');
  const jobs = Array.from({ length: 50 }, (_, i) => `  j${i}: { run: x, needs: [j${(i + 49) % 50}] }`);
  const [only = ''] = said(`jobs:\n${jobs.join('\n')}\n`);
  expect(only).toContain('j0 → j1 → j2 → ');
  expect(only).toContain(' → … → j0: ');
  expect(only.length).toBeLessThan(200);
});

it('no more than ten circles are looked for', () => {
  const jobs = Array.from({ length: 100 }, (_, i) => `  j${i}: { run: x, needs: [j${i ^ 1}] }`);
  expect(said(`jobs:\n${jobs.join('\n')}\n`)).toHaveLength(10);
});
