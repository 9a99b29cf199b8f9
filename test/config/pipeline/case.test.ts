import { expect, it } from 'vitest';
import { modelOf, said } from '../reading.js';

const apart = 'differ in case only, which expressions do not tell apart; rename one';

it('refuses names that differ in case only where expressions would take one for the other', () => {
  expect(
    said(`
jobs:
  Build: { run: exit }
  build:
    run: exit
    services: { db: { run: a }, DB: { run: b } }`),
  ).toEqual([
    `E-DUP 4:3 jobs.build: job 'build' and 'Build' at 3:3 ${apart}`,
    `E-DUP 6:33 jobs.build.services.DB: service 'DB' and 'db' at 6:17 ${apart}`,
  ]);
  expect(
    said(`
stages:
  - { name: a, jobs: [{ name: x, run: exit }, { name: X, run: exit }] }
  - { name: b, jobs: [{ name: X, run: exit }] }`),
  ).toEqual([`E-DUP 3:55 stages[0].jobs[1].name: job 'X' and 'x' at 3:31 ${apart}`]);
});

it('takes them in an older file, in variables, and from different stages', () => {
  const older =
    '{"stages":[{"name":"s","jobs":[{"name":"X","commands":["a"]},{"name":"x","commands":["a"]}]}]}';
  expect(modelOf(older, 'c.json').jobs).toHaveLength(2);
  expect(said('variables: { http_proxy: a, HTTP_PROXY: b }\njobs: { a: { run: exit } }')).toEqual([]);
});
