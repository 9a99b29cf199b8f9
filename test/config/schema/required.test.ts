import { expect, it } from 'vitest';
import { said } from '../reading.js';

const FILES: readonly (readonly [title: string, number: string, file: string, expected: string])[] = [
  [
    'a number for a name',
    'B27',
    'name: 1.10\njobs: { a: { run: x } }',
    'E-TYPE 1:7 name: string expected, got number 1.10; quote it: "1.10"',
  ],
  [
    'a job without commands',
    'B29',
    'jobs:\n  a: {}\n',
    "E-REQUIRED 2:6 jobs.a: 'run' is missing; add run: <string or list>",
  ],
  [
    'a job of nothing',
    'B29',
    'jobs:\n  a:\n',
    'E-REQUIRED 2:5 jobs.a: mapping expected, got nothing; write { key: value }',
  ],
  [
    'a mapping of commands',
    'B29',
    'jobs: { a: { run: {} } }',
    'E-TYPE 1:19 jobs.a.run: string or list expected, got mapping; write text or [ … ]',
  ],
  [
    'no commands',
    'B29',
    'jobs: { a: { run: [] } }',
    'E-EMPTY 1:19 jobs.a.run: must not be empty; remove it or fill it in',
  ],
  [
    'an empty command',
    'B36',
    'jobs: { a: { run: "" } }',
    'E-EMPTY 1:19 jobs.a.run: must not be empty; remove it or fill it in',
  ],
  [
    'a number for a command',
    'B36',
    'jobs: { a: { run: [x, 5] } }',
    'E-TYPE 1:23 jobs.a.run[1]: string expected, got number 5; quote it: "5"',
  ],
  ['no jobs', 'B29', 'jobs: {}', 'E-EMPTY 1:7 jobs: must not be empty; remove it or fill it in'],
  ['no stages', 'B29', 'stages: []', 'E-EMPTY 1:9 stages: must not be empty; remove it or fill it in'],
  [
    'a stage without jobs',
    'B29',
    'stages:\n  - name: s\n',
    "E-REQUIRED 2:5 stages[0]: 'jobs' is missing; add jobs: <list>",
  ],
  [
    'a stage with no jobs',
    'B29',
    'stages:\n  - name: s\n    jobs: []\n',
    'E-EMPTY 3:11 stages[0].jobs: must not be empty; remove it or fill it in',
  ],
  [
    'a file of a name alone',
    'B29',
    'name: shop\n',
    "E-REQUIRED 1:1: there is nothing to do; add 'stages:' or 'jobs:'",
  ],
  [
    'jobs and stages',
    'B36',
    'jobs: { a: { run: x } }\nstages: [{ name: s, jobs: [{ name: a, run: x }] }]\n',
    "E-EXCLUSIVE 1:1 jobs: 'jobs' and 'stages' exclude each other; move the jobs into a stage",
  ],
  [
    'a name with a space',
    'B33',
    'jobs: { "a b": { run: x } }',
    'E-NAME 1:9 jobs["a b"]: \'a b\' is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)',
  ],
  [
    'a path for a name',
    'B33',
    'jobs: { ../x: { run: x } }',
    'E-NAME 1:9 jobs["../x"]: \'../x\' is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)',
  ],
  [
    'an empty name',
    'B33',
    'jobs: { "": { run: x } }',
    'E-NAME 1:9 jobs[""]: \'\' is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)',
  ],
  [
    'a dash at the beginning of a name',
    'B33',
    'stages: [{ name: -x, jobs: [{ name: a, run: x }] }]',
    "E-NAME 1:18 stages[0].name: '-x' is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)",
  ],
];

it.each(FILES)('%s is answered with its remedy [%s]', (_, _number, file, expected) => {
  expect(said(file)).toEqual([expected]);
});

it('a name of 64 characters is one, and a longer one is shown cut [B33]', () => {
  expect(said(`jobs: { ${'a'.repeat(64)}: { run: x } }`)).toEqual([]);
  const [only = ''] = said(`jobs: { ${'a'.repeat(300)}: { run: x } }`);
  expect(only).toContain(`'${'a'.repeat(80)}' is no name`);
});
