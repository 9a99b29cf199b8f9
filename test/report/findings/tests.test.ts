import { expect, it } from 'vitest';
import {
  failedTests,
  flakyTests,
  nameBeside,
  slowestTests,
  testTotals,
} from '../../../src/report/findings/tests.js';
import { masked } from '../records.js';
import { failing, finding, recordFinding } from './jobs.js';

const timed = (name: string, durationMs: number) => ({ name: masked(name), durationMs });

it('totals are those of all last attempts; none where nobody reported tests', () => {
  const record = recordFinding({
    a: [
      { fails: true, tests: { failed: 7, failures: [failing('t')] } },
      { tests: { passed: 3, durationMs: 10 } },
    ],
    b: [{ tests: { passed: 1, failed: 1, skipped: 2, durationMs: 5, flaky: [masked('f')] } }],
  });
  expect(testTotals(record)).toEqual({ passed: 4, failed: 1, skipped: 2, flaky: 2, durationMs: 15 });
  expect(testTotals(recordFinding({ a: [{ findings: [finding('x')] }], b: [] }))).toBeUndefined();
});

it('a test that failed alike in two cells is one, with both of them', () => {
  const record = recordFinding({
    a: [{ fails: true, tests: { failures: [failing('t'), failing('u')] } }],
    b: [{ fails: true, tests: { failures: [failing('t'), failing('u', 'otherwise')] } }],
  });
  expect(
    failedTests(record).map(({ name, message, jobs }) => `${name} ${message} ${jobs.join('+')}`),
  ).toEqual(['t no a+b', 'u no a', 'u otherwise b']);
});

it('the slowest of all jobs, twenty at most', () => {
  const many = Array.from({ length: 15 }, (_, i) => timed(`a${i}`, 200 - 10 * i));
  const record = recordFinding({
    a: [{ tests: { slowest: many } }],
    b: [{ tests: { slowest: many.slice(0, 10) } }],
  });
  const slowest = slowestTests(record);
  expect(slowest).toHaveLength(20);
  expect(slowest.slice(0, 3)).toEqual([
    { ...timed('a0', 200), job: 'a' },
    { ...timed('a0', 200), job: 'b' },
    { ...timed('a1', 190), job: 'a' },
  ]);
});

it('flaky is what failed and then passed: in a later attempt, or with its own runner', () => {
  const first = { fails: true, tests: { failures: [failing('x'), failing('y')] } } as const;
  const record = recordFinding({
    again: [first, { tests: { flaky: [masked('z')] } }],
    // Fails still, although the job does not care.
    still: [first, { tests: { failures: [failing('x')] } }],
    broken: [first, { fails: true, tests: {} }],
    silent: [first, {}],
  });
  expect(flakyTests(record).map(({ name, job }) => `${job}: ${name}`)).toEqual([
    'again: z',
    'again: x',
    'again: y',
    'still: y',
  ]);
});

it('beside its place a name does not say the file once more', () => {
  const beside = (name: string, file?: string) =>
    nameBeside({
      name: masked(name),
      ...(file === undefined ? {} : { place: { file: masked(file), line: 1 } }),
    });
  expect(beside('test/cart.test.ts › cart › totals', 'test/cart.test.ts')).toBe('cart › totals');
  expect(beside('cart.test.ts › totals', 'web/cart.test.ts')).toBe('totals');
  expect(beside('test/cart.test.ts › totals', 'test/other.ts')).toBe('test/cart.test.ts › totals');
  expect(beside('test/cart.test.ts › totals')).toBe('test/cart.test.ts › totals');
  expect(beside('test/cart.test.ts', 'test/cart.test.ts')).toBe('test/cart.test.ts');
  expect(beside('rt.test.ts › totals', 'test/cart.test.ts')).toBe('rt.test.ts › totals');
});
