import fc from 'fast-check';
import { expect, it } from 'vitest';
import { read, said } from '../reading.js';

it('keys that reach a prototype are refused at the top, and as the name of a job [B13 B14 S31]', () => {
  expect(said('__proto__: { x: 1 }\njobs: { a: { run: x } }')).toEqual([
    "E-KEY 1:1 __proto__: reserved key '__proto__'; rename it",
  ]);
  expect(said('jobs: { constructor: { run: x } }')).toEqual([
    "E-KEY 1:9 jobs.constructor: reserved key 'constructor'; rename it",
  ]);
});

const RESERVED = fc.constantFrom('__proto__', 'constructor', 'prototype');
const VALUE = fc.constantFrom(
  '{ polluted: yes }',
  '[{ polluted: yes }]',
  '"polluted"',
  '{ prototype: { polluted: 1 } }',
);
const PLACE = fc.constantFrom(
  (entry: string) => `{ jobs: { a: { run: x } }, ${entry} }`,
  (entry: string) => `{ jobs: { a: { run: x, ${entry} } } }`,
  (entry: string) => `{ jobs: { a: { run: x, env: { ${entry} } } } }`,
  (entry: string) => `{ jobs: { a: { run: x, matrix: { os: [{ ${entry} }] } } } }`,
  (entry: string) => `{ jobs: { a: { run: x, matrix: { include: [{ ${entry} }] } } } }`,
  (entry: string) => `{ variables: &a { ${entry} }, jobs: { a: { run: x, env: { <<: *a } } } }`,
  (entry: string) => `{ stages: [{ name: s, ${entry}, jobs: [{ name: a, commands: [x], ${entry} }] }] }`,
  (entry: string) => `{ environments: { live: { target: { kind: ssh, ${entry} } } } }`,
  (entry: string) => `{ monitor: { checks: [{ name: a, kind: http, ${entry} }] } }`,
);

it('no key at any depth changes a prototype [S31]', () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  fc.assert(
    fc.property(PLACE, RESERVED, VALUE, fc.boolean(), (place, key, value, isQuoted) => {
      const file = place(isQuoted ? `"${key}": ${value}` : `${key}: ${value}`);
      const { diagnostics } = read(file);
      expect(diagnostics.map(({ code }) => code)).toContain('E-KEY');
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    }),
    { numRuns: 300 },
  );
});
