import { expect, it } from 'vitest';
import { said } from '../reading.js';

const stage = (name: string, ...jobs: object[]) => ({ name, jobs });
const job = (name: string, more: object = {}) => ({ name, commands: ['x'], ...more });
const older = (...stages: object[]) => said(JSON.stringify({ name: 'x', stages }, null, 1), 'c.json');

it('refuses an older file in which two jobs have one id, and names both places', () => {
  const found = older(stage('s', job('a.b')), stage('s.a', job('b')));
  expect(found).toEqual([
    expect.stringMatching(
      /^E-DUP 19:14 .*: job 'b' gets the id 's\.a\.b', which the job at 8:14 has; rename one$/,
    ),
  ]);
});

it('also where the other one is a cell of a matrix, whichever comes first', () => {
  const cells = job('a', { matrix: { n: [1, 2] } });
  for (const jobs of [
    [cells, job('a (2)')],
    [job('a (2)'), cells],
  ])
    expect(older(stage('s', ...jobs)).filter((line) => line.startsWith('E-'))).toEqual([
      expect.stringContaining("gets the id 's.a (2)'"),
    ]);
});

it('says once that two jobs of a stage have one name, and that two cells are told alike', () => {
  expect(older(stage('s', job('a'), job('a')))).toEqual([expect.stringContaining('is already defined at')]);
  expect(said('jobs: { a: { run: exit, matrix: { n: [1, "1"] } } }')).toEqual([
    expect.stringContaining("two cells are named '(1)'"),
  ]);
  expect(said('jobs: { a: { run: exit, matrix: { x: ["a, b", a], y: [c, "b, c"] } } }')).toEqual([
    expect.stringContaining("two cells are named '(a, b, c)'"),
  ]);
});
