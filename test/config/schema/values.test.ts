import { expect, it } from 'vitest';
import { oneJob, said } from '../reading.js';

/** `B24 timeout: "abc"` and what is said of it, at line 4 of a file with one job. */
const FIELDS: readonly (readonly [field: string, number: string, expected: string])[] = [
  [
    'timeout: "abc"',
    'B24',
    'E-TYPE 4:14 jobs.a.timeout: duration expected; write seconds or 90s, 10m, 1h30m',
  ],
  [
    'timeout: -1',
    'B24',
    'E-RANGE 4:14 jobs.a.timeout: duration out of range; write more than 0 and at most 7d',
  ],
  [
    'timeout: 0',
    'B24',
    'E-RANGE 4:14 jobs.a.timeout: duration out of range; write more than 0 and at most 7d',
  ],
  [
    'timeout: 8d',
    'B24',
    'E-RANGE 4:14 jobs.a.timeout: duration out of range; write more than 0 and at most 7d',
  ],
  [
    'idle-timeout: []',
    'B24',
    'E-TYPE 4:19 jobs.a.idle-timeout: number or string expected, got list; write a number or text',
  ],
  [
    'retry: 1.5',
    'B25',
    'E-TYPE 4:12 jobs.a.retry: integer or mapping expected, got number 1.5; write a whole number or { key: value }',
  ],
  [
    'retry: -1',
    'B25',
    'E-RANGE 4:12 jobs.a.retry: must be at least 0, got number -1; write a number in this range',
  ],
  [
    'retry: 11',
    'B25',
    'E-RANGE 4:12 jobs.a.retry: must be at most 10, got number 11; write a number in this range',
  ],
  [
    'retry: "2"',
    'B25',
    'E-TYPE 4:12 jobs.a.retry: number or mapping expected, got string "2"; remove the quotes',
  ],
  ['retry: { backoff: 5s }', 'B25', "E-REQUIRED 4:12 jobs.a.retry: 'max' is missing; add max: <number>"],
  [
    'retry: { max: 1, on: [exit] }',
    'B25',
    "E-ENUM 4:27 jobs.a.retry.on[0]: 'exit' is no cause; write exit-code, timeout, idle-timeout, signal, start-error or output:/pattern/",
  ],
  [
    'retry: { max: 1, on: ["output:/(a/"] }',
    'B39',
    'E-REGEX 4:27 jobs.a.retry.on[0]: invalid regular expression: /(a/: Unterminated group; mend the pattern',
  ],
  [
    'slots: 0',
    'B25',
    'E-RANGE 4:12 jobs.a.slots: must be at least 1, got number 0; write a number in this range',
  ],
  [
    'allow-failure: yes',
    'B26',
    'E-TYPE 4:20 jobs.a.allow-failure: boolean or mapping expected, got string "yes"; write true',
  ],
  [
    'allow-failure: off',
    'B26',
    'E-TYPE 4:20 jobs.a.allow-failure: boolean or mapping expected, got string "off"; write false',
  ],
  [
    'allow-failure: { exit-codes: [256] }',
    'B26',
    'E-RANGE 4:35 jobs.a.allow-failure.exit-codes[0]: must be at most 255, got number 256; write a number in this range',
  ],
  [
    'env: { "A\\nB": 1 }',
    'B34',
    'E-ENV-NAME 4:12 jobs.a.env["A\\nB"]: \'A\\nB\' is no name of a variable; use letters, digits and _',
  ],
  [
    'env: { 1A: 1 }',
    'B34',
    "E-ENV-NAME 4:12 jobs.a.env.1A: '1A' is no name of a variable; use letters, digits and _",
  ],
  [
    'env: { LD_PRELOAD: x }',
    'B34',
    "E-ENV-DENIED 4:12 jobs.a.env.LD_PRELOAD: 'LD_PRELOAD' may not be set here; use another name",
  ],
  [
    'env: { GITHUB_SHA: x }',
    'B34',
    "E-ENV-DENIED 4:12 jobs.a.env.GITHUB_SHA: 'GITHUB_SHA' may not be set here; use another name",
  ],
  [
    'env: { X: [1, 2] }',
    'B35',
    'E-TYPE 4:15 jobs.a.env.X: string or number or boolean expected, got list; write text or a number or true or false',
  ],
  [
    'env: { X: null }',
    'B35',
    'E-REQUIRED 4:15 jobs.a.env.X: string or number or boolean expected, got nothing; write text or a number or true or false',
  ],
  ['env: [A]', 'B35', 'E-TYPE 4:10 jobs.a.env: mapping expected, got list; write { key: value }'],
  [
    'shell: fish',
    'B37',
    'E-ENUM 4:12 jobs.a.shell: one of bash, sh, python, node, pwsh expected, got string "fish"; write one of them',
  ],
  [
    'shell: "bash -c {0}; rm"',
    'B37',
    'E-ENUM 4:12 jobs.a.shell: one of bash, sh, python, node, pwsh expected, got string "bash -c {0}; rm"; write one of them',
  ],
  [
    'shell: bahs',
    'B37',
    'E-ENUM 4:12 jobs.a.shell: one of bash, sh, python, node, pwsh expected, got string "bahs"; did you mean \'bash\'?',
  ],
  [
    'working-directory: ../../etc',
    'B38',
    "E-PATH 4:24 jobs.a.working-directory: '../../etc' escapes the workspace; name a path below it",
  ],
  [
    'working-directory: /etc',
    'B38',
    "E-PATH 4:24 jobs.a.working-directory: '/etc' escapes the workspace; name a path below it",
  ],
  [
    'working-directory: ~/x',
    'B38',
    "E-PATH 4:24 jobs.a.working-directory: '~/x' escapes the workspace; name a path below it",
  ],
  [
    'artifacts: "a/{b,../../c}"',
    'B41',
    "E-PATH 4:16 jobs.a.artifacts: 'a/{b,../../c}' escapes the workspace; name a path below it",
  ],
  ['changes: "!"', 'B41', "E-EMPTY 4:14 jobs.a.changes: '!' takes nothing away; write what it should"],
  [
    'artifacts: { name: "a:b", path: x }',
    'B42',
    "E-NAME 4:24 jobs.a.artifacts.name: 'a:b' is no name of an artifact; use letters, digits, - and _",
  ],
  [
    'artifacts: { name: "a\\nb", path: x }',
    'B42',
    "E-NAME 4:24 jobs.a.artifacts.name: 'a\\nb' is no name of an artifact; use letters, digits, - and _",
  ],
  [
    'artifacts: { path: [] }',
    'B41',
    'E-EMPTY 4:24 jobs.a.artifacts.path: must not be empty; remove it or fill it in',
  ],
  ['matrix: {}', 'B29', 'E-EMPTY 4:13 jobs.a.matrix: must not be empty; remove it or name an axis'],
  ['matrix: { os: linux }', 'B29', 'E-TYPE 4:19 jobs.a.matrix.os: list expected; write os: [ … ]'],
  ['matrix: { os: [] }', 'B29', "E-EMPTY 4:19 jobs.a.matrix.os: 'os' has no values; remove it or list some"],
  ['lock: []', 'B29', 'E-EMPTY 4:11 jobs.a.lock: must not be empty; remove it or fill it in'],
];

it.each(FIELDS)('%s is answered with its remedy [%s]', (field, _, expected) => {
  expect(said(oneJob(field))).toEqual([expected]);
});

it('every path of a list is judged, each at its place [B41]', () => {
  expect(said(oneJob('cache: { inputs: [/etc, src, ~/.ssh], outputs: [../x, "", "!/y"] }'))).toEqual([
    "E-PATH 4:23 jobs.a.cache.inputs[0]: '/etc' escapes the workspace; name a path below it",
    "E-PATH 4:34 jobs.a.cache.inputs[2]: '~/.ssh' escapes the workspace; name a path below it",
    "E-PATH 4:53 jobs.a.cache.outputs[0]: '../x' escapes the workspace; name a path below it",
    'E-EMPTY 4:59 jobs.a.cache.outputs[1]: must not be empty; remove it or fill it in',
    "E-PATH 4:63 jobs.a.cache.outputs[2]: '!/y' escapes the workspace; name a path below it",
  ]);
});

it('values of an ill-named key are judged, too', () => {
  expect(said('jobs: { "a b": { run: [] } }').map((line) => line.split(' ')[0])).toEqual([
    'E-NAME',
    'E-EMPTY',
  ]);
});

it("a '#' with a word behind it is said to be a comment; one with a space is meant as one [B22]", () => {
  const file =
    'jobs:\n  a: { run: x }\n  b:\n    run: echo #hi\n  c:\n    run:\n      - make # all\n      - echo #1 #2\n';
  expect(said(file)).toEqual([
    "W-COMMENT 4:15 jobs.b.run: '#hi' was read as a comment; quote the command, or put a space behind the '#'",
    "W-COMMENT 8:14 jobs.c.run[1]: '#1 #2' was read as a comment; quote the command, or put a space behind the '#'",
  ]);
});
