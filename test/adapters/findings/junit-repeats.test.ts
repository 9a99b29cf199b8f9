import { describe, expect, it } from 'vitest';
import { Checkout, told } from './read.js';

const F = (name: string, message = 'no', text = '', rest = '') =>
  `<testcase classname="C" name="${name}" ${rest}><failure message="${message}">${text}</failure></testcase>`;
const P = (name: string, rest = '') => `<testcase classname="C" name="${name}" ${rest}/>`;
const S = (name: string) => `<testcase classname="C" name="${name}"><skipped/></testcase>`;
const go = '=== RUN   T\n--- FAIL: T (0.00s)\n';

/** passed, failed, skipped, then the flaky ones, then the findings. */
async function count(cases: string, suite = 'name="s"') {
  using checkout = new Checkout();
  const { tests, findings } = await checkout.read(
    { junit: ['*.xml'], fails: true },
    { 'r.xml': `<testsuites><testsuite ${suite}>${cases}</testsuite></testsuites>` },
  );
  return [tests?.passed, tests?.failed, tests?.skipped, tests?.flaky.join(), findings.map(told).join('; ')];
}

describe('a test that its own runner tried again', () => {
  it.each([
    ['passed at last: one that passed', F('a') + P('b') + P('a'), [2, 0, 0, 'C › a', '']],
    ['passed at the third try', F('a') + F('a', 'otherwise') + P('a'), [1, 0, 0, 'C › a', '']],
    [
      'failed alike each time: one that failed',
      F('a') + F('a') + F('a'),
      [0, 1, 0, '', 'error - [C › a] no'],
    ],
    [
      'failed in different ways, beside one that passed at last',
      F('a', 'x') + F('b') + F('a', 'y') + P('b'),
      [1, 1, 0, 'C › b', 'error - [C › a] x; error - [C › a] y'],
    ],
    [
      'of Go, whose parent passed once for each subtest',
      F('a', 'Failed', go) + P('a') + P('a'),
      [1, 0, 0, 'C › a', ''],
    ],
    [
      'of Go, which failed each time in another way',
      F('a', 'x', go) + F('a', 'y', go),
      [0, 1, 0, '', 'error - [C › a] x; error - [C › a] y'],
    ],
  ])('and that %s', async (_, cases, expected) => {
    expect(await count(cases)).toEqual(expected);
  });

  it('by pytest, which writes a try that failed as one that passed', async () => {
    const cases = P('flaky') + P('flaky') + P('bad') + P('bad') + F('bad') + P('good');
    expect(await count(cases, 'name="pytest" tests="3" failures="1"')).toEqual([
      2,
      1,
      0,
      'C › flaky',
      'error - [C › bad] no',
    ]);
  });
});

describe('tests of one name that are different', () => {
  it.each([
    ['passed', P('a') + P('a'), [2, 0, 0, '', '']],
    ['passed, in a suite that says one', P('a') + P('a'), [2, 0, 0, '', ''], 'name="s" tests="1"'],
    ['passed, and then one failed', P('a') + F('a'), [1, 1, 0, '', 'error - [C › a] no']],
    ['passed before one failed', P('a') + F('a') + P('a'), [2, 1, 0, '', 'error - [C › a] no']],
    ['passed more than once after one failed', F('a') + P('a') + P('a'), [2, 1, 0, '', 'error - [C › a] no']],
    [
      'failed in different ways',
      F('a', 'x') + F('a', 'y'),
      [0, 2, 0, '', 'error - [C › a] x; error - [C › a] y'],
    ],
    ['were skipped', S('a') + S('a') + P('a'), [1, 0, 2, '', '']],
    [
      'lie in files of their own',
      F('a', 'no', '', 'file="a"') + P('a', 'file="b"'),
      [1, 1, 0, '', 'error - [C › a] no'],
    ],
    [
      'lie on lines of their own',
      F('a', 'no', '', 'file="a.py" line="3"') + P('a', 'file="a.py" line="9"'),
      [1, 1, 0, '', 'error - [C › a] no'],
    ],
    [
      'lie on lines of their own, as others write them',
      F('a', 'no', '', 'lineno="3"') + P('a', 'lineno="9"'),
      [1, 1, 0, '', 'error - [C › a] no'],
    ],
    [
      'are of a suite in which others passed twice',
      P('b') + P('b') + F('a') + P('a'),
      [3, 1, 0, '', 'error - [C › a] no'],
    ],
    [
      'are of a suite in which another one passed before it failed',
      P('b') + F('b', 'x') + F('a') + P('a'),
      [2, 2, 0, '', 'error - [C › b] x; error - [C › a] no'],
    ],
    [
      'failed alike where others passed twice',
      P('b') + P('b') + F('a') + F('a'),
      [2, 2, 0, '', 'error - [C › a] no'],
    ],
    ['belong to other classes', F('a') + P('a').replace('"C"', '"D"'), [1, 1, 0, '', 'error - [C › a] no']],
  ])('count each: they %s', async (_, cases, expected, suite?: string) => {
    expect(await count(cases, suite)).toEqual(expected);
  });

  it.each(['jest tests', 'vitest tests', 'Mocha Tests'])('count each in a report of %s', async (name) => {
    using checkout = new Checkout();
    const { tests } = await checkout.read(
      { junit: ['*.xml'] },
      {
        'r.xml': `<testsuites name="${name}"><testsuite name="a.js">${F('a') + P('a')}</testsuite></testsuites>`,
      },
    );
    expect([tests?.passed, tests?.failed, tests?.flaky]).toEqual([1, 1, []]);
  });

  it('count each in a report of RSpec', async () => {
    expect(await count(F('a') + P('a'), 'name="rspec" tests="2"')).toEqual([
      1,
      1,
      0,
      '',
      'error - [C › a] no',
    ]);
  });

  it('count each in suites of one name', async () => {
    const cases = `<testsuite name="x">${F('a')}</testsuite><testsuite name="x">${P('a')}</testsuite>`;
    expect(await count(cases)).toEqual([1, 1, 0, '', 'error - [C › a] no']);
  });

  it('hide no try of another suite, nor one of Go', async () => {
    const other = `<testsuite name="x">${P('b') + P('b')}</testsuite><testsuite name="y">${F('a') + P('a')}</testsuite>`;
    expect(await count(other)).toEqual([3, 0, 0, 'C › a', '']);
    expect(await count(P('b') + P('b') + F('a', 'Failed', go) + P('a'))).toEqual([3, 0, 0, 'C › a', '']);
  });

  it('count each in suites of their own', async () => {
    const cases = `<testsuite name="x">${F('a')}</testsuite><testsuite name="y">${P('a')}</testsuite>`;
    expect(await count(cases)).toEqual([1, 1, 0, '', 'error - [C › a] no']);
  });
});

it('failures that did not last are no findings, however many', async () => {
  using checkout = new Checkout();
  const names = Array.from({ length: 1500 }, (_, i) => `t${i}`);
  const cases = [...names.map((name) => F(name)), F('bad'), ...names.map((name) => P(name))].join('');
  const { tests, findings, omitted } = await checkout.read(
    { junit: ['*.xml'] },
    { 'r.xml': `<testsuite>${cases}</testsuite>` },
  );
  expect([tests?.passed, tests?.failed, findings.length, omitted]).toEqual([1500, 1, 0, 1]);
});

describe('several failures of one test', () => {
  it('are a finding each, and one test', async () => {
    const failures =
      '<failure message="x">one</failure><failure message="y">two</failure><error message="z"/>';
    using checkout = new Checkout();
    const { tests, findings } = await checkout.read(
      { junit: ['*.xml'] },
      { 'r.xml': `<testsuite><testcase name="a">${failures}</testcase></testsuite>` },
    );
    expect(tests?.failed).toBe(1);
    expect(tests?.failures.map(({ message }) => message)).toEqual(['x\n… and 2 more failures']);
    expect(findings.map(({ message, details }) => `${message}|${details}`)).toEqual([
      'x|one',
      'y|two',
      'z|undefined',
    ]);
  });

  it('beyond twenty are counted', async () => {
    const failures = Array.from({ length: 30 }, (_, i) => `<failure message="no ${i}"/>`).join('');
    using checkout = new Checkout();
    const { tests, findings, omitted } = await checkout.read(
      { junit: ['*.xml'] },
      { 'r.xml': `<testsuite><testcase name="a">${failures}</testcase></testsuite>` },
    );
    expect([tests?.failed, findings.length, omitted]).toEqual([1, 20, 10]);
  });

  it('keep their text, whatever elements are in it', async () => {
    using checkout = new Checkout();
    const { findings } = await checkout.read(
      { junit: ['*.xml'] },
      { 'r.xml': '<testcase name="a"><failure>one <b>two</b> three</failure></testcase>' },
    );
    expect(findings.map(({ message }) => message)).toEqual(['one two three']);
  });
});

describe('tests that failed alike on one line', () => {
  it('are findings of their own; what another tool says of it is not', async () => {
    using checkout = new Checkout({ 'a.py': 'x' });
    const failing = [1, 2, 3].map((i) => F(`t[${i}]`, 'no', 'a.py:1: no')).join('');
    const { findings } = await checkout.read(
      { junit: ['*.xml'], annotations: [{ level: 'error', message: 'no', file: 'a.py', line: 1 }] },
      { 'r.xml': `<testsuite>${failing}</testsuite>` },
    );
    expect(findings.map(told)).toEqual([1, 2, 3].map((i) => `error a.py:1 [C › t[${i}]] no`));
  });
});

it('a test that nobody has written yet may fail', async () => {
  const todo =
    '<testcase classname="test" name="a"><skipped type="todo" message="later"/><failure message="no"/></testcase>';
  expect(await count(todo)).toEqual([0, 0, 1, '', '']);
  // One that another runner calls skipped has failed all the same.
  expect(await count(todo.replace('type="todo"', ''))).toEqual([0, 1, 0, '', 'error - [s › a] no']);
});
