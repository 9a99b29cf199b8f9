import { expect, it } from 'vitest';
import { modelOf, said } from '../reading.js';

const JSON_FILE = 'team/cimyr.json';

it('JSON says the same as YAML, and mistakes have places', () => {
  const text = '{\n  "jobs": {\n    "a": { "run": ["x", "y"], "timeout": "90s" }\n  }\n}\n';
  expect(modelOf(text, JSON_FILE).jobs[0]).toMatchObject({
    id: 'a',
    commands: ['x', 'y'],
    timeoutMs: 90_000,
  });
  expect(said(text.replace('"timeout"', '"timout"'), JSON_FILE)).toEqual([
    "E-UNKNOWN-KEY 3:31 jobs.a.timout: unknown key 'timout'; did you mean 'timeout'?",
  ]);
});

it.each([
  ['a trailing comma', '{ "jobs": { "a": 1, } }', '1:21: no JSON: expected double-quoted property name'],
  ['a comma before the end of a list', '{\n"a": [1,\n]}', "3:1: no JSON: unexpected token ']'"],
  ['single quotes', '{ "a": \'x\' }', "1:8: no JSON: unexpected token '''"],
  ['a comment', '{\n// why\n"a": 1 }', "2:1: no JSON: expected property name or '}'"],
  ['a bare word', '{ "a": yes }', "1:8: no JSON: unexpected token 'y'"],
  ['a word before everything', 'jobs: {}', "1:1: no JSON: unexpected token 'j'"],
  ['no end', '{ "a": { ', "1:10: no JSON: expected property name or '}'"],
  ['a half word', '{ "a": tru', '1:11: no JSON: unexpected end of JSON input'],
])('%s, which YAML allows, is refused where it stands in a JSON file', (_, text, expected) => {
  expect(said(text, JSON_FILE)).toEqual([`E-SYNTAX ${expected}; mend it, or name the file .yml`]);
});

it('a key twice in JSON is refused, and an empty file says what it must hold [B01 B05]', () => {
  expect(said('{ "jobs": { "a": { "run": "x" }, "a": { "run": "y" } } }', JSON_FILE)).toEqual([
    "E-DUP-KEY 1:34 jobs.a: 'a' is already defined at 1:13; remove one",
  ]);
  expect(said('\n', JSON_FILE)).toEqual([
    "E-EMPTY 1:1: file is empty; expected a mapping with 'stages' or 'jobs'",
  ]);
});
