import { expect, it } from 'vitest';
import { said } from '../reading.js';

const BRACKETS = 'this does not fit into { … } or [ … ]; close the bracket, or put in the missing comma';

it.each([
  ['a tab', 'B04', 'a:\n\tb: 1', '2:1: tab used for indentation; use spaces'],
  [
    "': ' in a command",
    'B21',
    'jobs:\n  a:\n    run: echo foo: bar\n',
    "3:10: ': ' in plain text; quote the value or use 'run: |'",
  ],
  ['@ before a word', 'B23', 'name: @foo', "1:7: plain text cannot begin with '@'; quote it"],
  ['% before a word', 'B23', 'name: %x', "1:7: plain text cannot begin with '%'; quote it"],
  ['` before a word', 'B23', 'name: `x', "1:7: plain text cannot begin with '`'; quote it"],
  [
    'an open double quote',
    'B23',
    'a: "x \\" y\nb: 1\n',
    '1:4: the quote that begins here has no end; close it',
  ],
  [
    'an open single quote',
    'B23',
    "a: 'it''s\nb: 1\n",
    '1:4: the quote that begins here has no end; close it',
  ],
  ['an open bracket', 'B23', 'jobs: { a: { run: x }\nname: y\n', `2:1: ${BRACKETS}`],
  ['a missing comma', 'B23', 'jobs: { a: { run: x env: {} } }', `1:19: ${BRACKETS}`],
  [
    'an expression in brackets without quotes',
    'B23',
    'jobs: { a: { run: x, artifacts: [out/${{ matrix.os }}] } }',
    '1:39: \'${{\' inside { … } or [ … ] needs quotes; write "${{ … }}"',
  ],
  [
    'a key without a colon',
    'B23',
    'jobs:\n  a:\n    run\n    needs: [b]\n',
    "3:5: this is no 'key: value'; write the ':' behind the key",
  ],
  [
    'indentation that fits nothing',
    'B23',
    'jobs:\n    a: 1\n  b: 2\n',
    '3:1: indentation does not fit the lines above; align it with them',
  ],
  [
    'an unknown escape',
    'B23',
    'a: "C:\\Users"',
    '1:7: unknown escape in double quotes; write \\\\ for a backslash, or use single quotes',
  ],
  [
    "text behind '|'",
    'B23',
    'a: | x\n',
    "1:6: this fits nowhere here; behind '|' or '>' text begins on the next line, else quote it",
  ],
  [
    'a directive',
    'B23',
    '%FOO\n---\na: 1\n',
    '1:1: directives are not needed; remove the line that begins with %',
  ],
])('%s is named with its remedy [%s]', (_, _number, file, expected) => {
  expect(said(file)[0]).toBe(`E-SYNTAX ${expected}`);
});

it('of the mistakes in one line the first is said, and those of other lines, too', () => {
  expect(said('a: @x @y\nb: `z\n')).toEqual([
    "E-SYNTAX 1:4: plain text cannot begin with '@'; quote it",
    "E-SYNTAX 2:4: plain text cannot begin with '`'; quote it",
  ]);
});

it('a second document is refused at its mark, the first is still checked [B06]', () => {
  expect(said('jobs: { a: { rnu: x } }\n---\nb: 1\n')).toEqual([
    "E-REQUIRED 1:12 jobs.a: 'run' is missing; add run: <string or list>",
    "E-UNKNOWN-KEY 1:14 jobs.a.rnu: unknown key 'rnu'; did you mean 'run'?",
    'E-MULTIDOC 2:1: only one YAML document is allowed; remove the rest',
  ]);
  expect(said('---\njobs: { a: { run: x } }\n...\n')).toEqual([]);
});

it('a key may be defined once in any mapping, however deep [B05 S33]', () => {
  const file = 'jobs:\n  a:\n    run: x\n    env: { B: 1, C: 2, B: 3 }\n    run: y\n  a: { run: z }\n';
  expect(said(file)).toEqual([
    "E-DUP-KEY 4:24 jobs.a.env.B: 'B' is already defined at 4:12; remove one",
    "E-DUP-KEY 5:5 jobs.a.run: 'run' is already defined at 3:5; remove one",
    "E-DUP-KEY 6:3 jobs.a: 'a' is already defined at 2:3; remove one",
  ]);
});

it('a list or a mapping is no key', () => {
  expect(said('jobs: { a: { run: x } }\n? [b]\n: 1\n')).toEqual([
    'E-KEY 2:3: a key must be plain text; write a word before the colon',
  ]);
});

it.each([
  ['!!js/function "x"', 'B15', "1:17: unknown tag '!!js/function'; remove the tag"],
  ['!foo bar', 'B15', "1:17: unknown tag '!foo'; remove the tag"],
  ['!!binary aGk=', 'B16', "1:26 jobs.a.run: tag '!!binary' is not supported; write plain text"],
])('the tag in %s is an error [%s]', (value, _number, expected) => {
  expect(said(`jobs: {a: {run: ${value}}}`)).toEqual([`E-TAG ${expected}`]);
});

it.each([
  ['.inf', '.inf is not a finite number; quote it to keep it as text, or write one that is'],
  ['1e309', '1e309 is not a finite number; quote it to keep it as text, or write one that is'],
  ['12345678901234567890', '12345678901234567890 is not a safe integer; quote it to keep it as text'],
])('the number %s is refused instead of rounded [B24 B25 S32]', (value, expected) => {
  expect(said(`jobs: {a: {run: x, retry: ${value}}}`)).toEqual([`E-RANGE 1:27 jobs.a.retry: ${expected}`]);
});
