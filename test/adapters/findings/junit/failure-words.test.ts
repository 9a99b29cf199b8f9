import { expect, it } from 'vitest';
import { testFailureOf } from '../../../../src/adapters/findings/junit/failure-words.js';

const words = (message: string, text = '', printed = '', type = '', test = 't') =>
  testFailureOf({ message, type }, text, printed, test).message;

const TRACE = `Traceback (most recent call last):
  File "/w/a.py", line 6, in test_a
    self.assertEqual(0, 1)
    ~~~~~~~~~~~~~~~~^^^^^^
AssertionError: 0 != 1
`;

it.each([
  ['nose2', 'test failure', TRACE, 'AssertionError: 0 != 1'],
  ['stestr', `_StringException: ${TRACE}`, '', 'AssertionError: 0 != 1'],
  ['ROS', 'failed', `${TRACE}\n-------------------- >> begin captured logging`, 'AssertionError: 0 != 1'],
  [
    'an exception while another is handled',
    'error',
    `${TRACE}\nDuring handling of the above exception, another exception occurred:\n\n${TRACE.replace('0 != 1', 'second')}`,
    'AssertionError: second',
  ],
  [
    'pytest without a message',
    '',
    '    def test_a():\n>       assert 1 == 2\nE       assert 1 == 2\n\na.py:3: AssertionError',
    'assert 1 == 2',
  ],
  [
    'a trace that is cut off',
    'error',
    'Traceback (most recent call last):\n  File "/w/a.py", line 6',
    'error',
  ],
])('Python says it last: %s', (_, message, text, expected) => {
  expect(words(message, text)).toBe(expected);
});

it.each([
  [
    'Rust',
    "thread 'a' panicked at src/a.rs:1:2:\nassertion `left == right` failed: sums\n  left: 4\n right: 3",
    'assertion `left == right` failed: sums left: 4 right: 3',
  ],
  [
    'Rust, with the number of the thread',
    "thread 'a' (123) panicked at src/a.rs:1:2:\nboom\nnote: run with",
    'boom',
  ],
  [
    'Rust of before',
    "thread 'a' panicked at 'boom', src/a.rs:1:2",
    "thread 'a' panicked at 'boom', src/a.rs:1:2",
  ],
  ['bats', '(in test file a.bats, line 3)\n  `[ "$status" -eq 0 ]\' failed', '`[ "$status" -eq 0 ]\' failed'],
  [
    'bats, in a function',
    "(from function `f' in file a.bats, line 2,\n in test file a.bats, line 3)\n  `f' failed with status 7",
    "`f' failed with status 7",
  ],
  [
    'Catch2',
    'FAILED:\n  REQUIRE( a == b )\nwith expansion:\n  1 == 2\nat a.cpp:9',
    'REQUIRE( a == b ) with expansion: 1 == 2',
  ],
  [
    'GoogleTest',
    '../src/g.cpp:8\nExpected equality of these values:\n  f()\n    Which is: 4\n  3',
    'Expected equality of these values: f() Which is: 4',
  ],
  ['PHPUnit', 'T::t\nFailed asserting that 4 is 3.\n\n/w/a.php:18', 'Failed asserting that 4 is 3.'],
  ['a place alone', '/w/Paren.php(123)', 'failed'],
  [
    'testify',
    '=== RUN   T\n    a_test.go:12: \n        \tError Trace:\ta_test.go:12\n        \tError:      \tNot equal: \n        \t            \texpected: 3\n        \t            \tactual  : 4\n--- FAIL: T',
    'Not equal: expected: 3 actual  : 4',
  ],
  ['Go', '=== RUN   T\n    a_test.go:12: total is 4\n--- FAIL: T', 'total is 4'],
  ['jest', '  ● Test suite failed to run\n\n    a.json:1:3 - error TS1: no', 'a.json:1:3 - error TS1: no'],
  [
    'xUnit.net',
    '   at A.B(Int32 x) in C:\\w\\A.cs:line 7\nAssert.Equal() Failure\nExpected: 1\nActual:   2',
    'Assert.Equal() Failure Expected: 1 Actual:   2',
  ],
  ['Java', '\tat org.ex.A.b(A.java:1)\njava.lang.IllegalStateException', 'java.lang.IllegalStateException'],
])('the first line of a text that tells something: %s', (_, text, expected) => {
  expect(words('', text)).toBe(expected);
  if (expected !== text && expected !== 'failed') expect(words('Failed', text)).toBe(expected);
});

it.each([
  [
    'Truth',
    'value of:\n    toString()\nexpected:\n    a\nbut was:\n    b',
    'value of: toString() expected: a but was: b',
  ],
  ['Hamcrest', '\nExpected: is <3>\n     but: was <4>', 'Expected: is <3> but: was <4>'],
  ['AssertJ', '\nExpecting actual:\n  4\nto be equal to:\n  3\n', 'Expecting actual: 4 to be equal to: 3'],
  ['AssertJ, of before', '[sum] \nexpected: 3\n but was: 4', '[sum] expected: 3 but was: 4'],
  [
    'Node',
    'Expected values to be strictly equal:\n\n1 !== 2\n',
    'Expected values to be strictly equal: 1 !== 2',
  ],
  ['GoogleTest', 'g.cpp:8\nValue of: f()\n  Actual: false\nExpected: true', 'Value of: f()'],
])('a message begins with what tells: %s', (_, message, first) => {
  expect(words(message, 'a text').split('\n')[0]).toBe(first);
});

it('a message that tells stays as it was', () => {
  for (const message of [
    'expected 1 to be 2',
    'AssertionError: assert 4 == 3\n +  where 4 = f()',
    'expected: <3> but was: <4>',
  ])
    expect(words(message, 'other')).toBe(message);
});

it.each([
  [
    'Unity',
    'a.c:429:takes Error:PASS\na.c:253:subtracts:FAIL: Expected 43 Was 42\na.c:9:x:PASS\n1 Tests 1 Failures',
    'subtracts:FAIL: Expected 43 Was 42',
    'a.c:253',
  ],
  [
    'GoogleTest',
    '[ RUN      ] A.b\na.cpp:12: Failure\nExpected: (f()) > (3), actual: 1 vs 3\n[  FAILED  ] A.b',
    'Expected: (f()) > (3), actual: 1 vs 3',
    'a.cpp:12',
  ],
  [
    'assert',
    "starting a.c:1\nprog: a.c:12: main: Assertion `x' failed.\nAborted",
    "prog: a.c:12: main: Assertion `x' failed.",
    'a.c:12',
  ],
  [
    'Check',
    '50%: Checks: 2\na.c:7:P:Core:one:0: Passed\na.c:12:F:Core:two:0: no',
    'F:Core:two:0: no',
    'a.c:12',
  ],
])('of what a test printed, the line that failed: %s', (_, printed, message, place) => {
  const failure = testFailureOf({ message: '' }, '', printed, 't');
  expect(failure.message).toBe(message);
  expect(/\ba\.\w+:\d+/.exec(failure.trace)?.[0]).toBe(place);
  expect(failure.text).toBe(printed);
});

it('where nothing tells, the type does', () => {
  expect(words('', '', '', 'AssertionError')).toBe('AssertionError');
  expect(words('', '', '', '')).toBe('failed');
  expect(words('Failed', ' \n')).toBe('Failed');
});
