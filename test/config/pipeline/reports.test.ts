import { expect, it } from 'vitest';
import { expressionsOf } from '../../../src/domain/reads.js';
import { jobOf, modelOf, oneJob, said } from '../reading.js';

const sources = (file: string) => {
  const { junit = [], sarif = [], matchers = [] } = jobOf(modelOf(file), 'a').reports ?? {};
  return [junit, sarif, matchers].map((templates) => templates.map(({ source }) => source));
};

it('reports are lists of paths, or one path each', () => {
  expect(sources(oneJob('reports: { junit: r/*.xml, sarif: [a.sarif, b.sarif], matchers: m.json }'))).toEqual(
    [['r/*.xml'], ['a.sarif', 'b.sarif'], ['m.json']],
  );
  expect(said(oneJob('reports: { junit: r/*.xml }'))).toEqual([]);
  expect(jobOf(modelOf(oneJob('reports: {}')), 'a').reports).toBeUndefined();
});

it('leave the output of common tools unread where the file says so, for one job or by default', () => {
  const hasBuiltIn = (line: string, defaults = '') =>
    jobOf(modelOf(`${defaults}jobs:\n  a: { run: x${line} }\n`), 'a').reports?.hasBuiltIn ?? true;
  const off = 'defaults: { reports: { built-in: false } }\n';
  expect(hasBuiltIn('')).toBe(true);
  expect(hasBuiltIn(', reports: { built-in: false }')).toBe(false);
  expect(hasBuiltIn(', reports: { junit: r.xml, built-in: false }')).toBe(false);
  expect(hasBuiltIn('', off)).toBe(false);
  expect(hasBuiltIn(', reports: { junit: r.xml }', off)).toBe(false);
  expect(hasBuiltIn(', reports: { built-in: true }', off)).toBe(true);
  expect(said('defaults: { reports: { junit: r.xml } }\njobs:\n  a: { run: x }\n')).toEqual([
    "E-UNKNOWN-KEY 1:24 defaults.reports.junit: unknown key 'junit'; known here: built-in",
  ]);
});

it('their expressions belong to those of the job', () => {
  const file = oneJob(
    'reports: { junit: "${{ github.sha }}.xml", sarif: "${{ env.A }}", matchers: "${{ runner.os }}" }',
  );
  const reads = expressionsOf(jobOf(modelOf(file), 'a')).flatMap((expression) => expression.reads);
  expect(reads.map(([root]) => root)).toEqual(['github', 'env', 'runner']);
});

it('matchers are only read: two jobs may name the same', () => {
  const job = '{ run: x, reports: { matchers: [m.json] } }';
  expect(said(`jobs:\n  a: ${job}\n  b: ${job}\n`)).toEqual([]);
});

it.each([
  [
    'reports: { junit: ../a.xml }',
    "E-PATH 4:23 jobs.a.reports.junit: '../a.xml' escapes the workspace; name a path below it",
  ],
  [
    'reports: { matchers: [/m.json] }',
    "E-PATH 4:27 jobs.a.reports.matchers[0]: '/m.json' escapes the workspace; name a path below it",
  ],
  [
    'reports: { matchers: "${{ secrets.X }}" }',
    "E-EXPR 4:31 jobs.a.reports.matchers: 'secrets' is not known here; secrets may be read in 'env' and 'variables' only",
  ],
])('%s', (line, problem) => {
  expect(said(oneJob(line))).toEqual([problem]);
});
