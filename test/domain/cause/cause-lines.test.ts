import { describe, expect, it } from 'vitest';
import { CauseLines } from '../../../src/domain/cause/cause-lines.js';
import { LINE_PREFIX } from '../../../src/domain/cause/tool-line.js';
import { recorded } from '../../outputs/outputs.js';

function causeOf(output: string): readonly string[] | undefined {
  const cause = new CauseLines();
  // Without colours, as an attempt's output is read.
  for (const line of output.trimEnd().split('\n'))
    cause.push(line, line.replaceAll(/\u001b\[[\d;]*m/g, '').replace(LINE_PREFIX, ''));
  return cause.end();
}

describe('the lines that tell why', () => {
  it.each([
    ['go-v', ['    cart_test.go:11: Add(1, 2) = -1, want 3', '--- FAIL: TestAdd (0.00s)'], /PASS|later/],
    ['go', ['--- FAIL: TestAdd (0.00s)', '        cart_test.go:17: sub is wrong'], /^ok/],
    ['go-vet', ['vet: cart/bad.go:2:20: undefined: undefinedFn'], /^# /],
    [
      'golangci',
      ['cart/cart.go:8:11: Error return value of `os.Remove` is not checked (errcheck)'],
      /1 issues/,
    ],
    ['ctest', ['/checkout/t_unity.c:4:adds_two:FAIL: Expected 43 Was 42'], /PASS|later|Errors while/],
    ['ctest-v', ['1: /checkout/t_unity.c:4:adds_two:FAIL: Expected 43 Was 42'], /PASS|later|Test timeout/],
    ['ctest-plain', ['1/3 Test #1: unity ............................***Failed    0.00 sec'], /Passed/],
    ['mvn', ['[ERROR]   CalcTest.adds:16 expected: <3> but was: <-1>'], /Help 1|Re-run|INFO/],
    [
      'pytest',
      ['E       assert -1 == 3', 'FAILED test_a.py::test_adds - assert -1 == 3'],
      /^platform|passed/,
    ],
    ['unittest', ['FAIL: test_sum (test_a.Adds.test_sum)', 'AssertionError: 0 != 4'], /^Ran/],
    [
      'cargo',
      ['test tests::adds ... FAILED', '  left: -1', ' right: 3'],
      /backtrace|panicking\.rs|\.\.\. ok/,
    ],
    ['rustc', ['error[E0308]: mismatched types', ' --> bad/main.rs:3:18'], /aborting|explain/],
    ['gcc', ['main.c:9:19: error: expected ‘;’ before ‘}’ token'], /warning|note/],
    ['tsc', ["a.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'."], /Found/],
    [
      'mypy',
      ['calc.py:6: error: Incompatible return value type (got "int", expected "str")  [return-value]'],
      /Found/,
    ],
    ['xo', ['  index.js:1:7', expect.stringMatching(/✖ {2}3:15 {2}Missing semicolon/)], /3 errors/],
    ['ava', ['  ✘ [fail]: adds sums', '  test.js:8', "    message: 'no way',"], /works|tests failed/],
    ['ava-tap', ['not ok 2 - adds', '    message: sums'], /^ok 1/],
    ['node-spec', ['  ✖ adds (5.294487ms)', '    -1 !== 3'], /✔|ℹ/],
    ['node-tap', ['    not ok 1 - adds', "  error: 'no way'"], /^ok 1|# tests/],
    ['mocha', ['       adds:', '-1 !== 3'], /✔/],
    ['jest', ['  ● adds', '    Received: -1'], /Snapshots|Ran all/],
    ['vitest', [expect.stringMatching(/expected -1 to be 3/)], /Duration/],
    ['python-crash', ["TypeError: 'int' object is not subscriptable"], /^$/],
    ['node-crash', ['Error: cannot load the cart'], /throw new/],
    ['flake8', ["lint.py:1:1: F401 'os' imported but unused"], /^$/],
    ['ruff', ['F401 [*] `os` imported but unused', ' --> lint.py:1:8'], /Found/],
    ['eslint', ['/checkout/lint.js', expect.stringMatching(/1:7 {2}error/)], /problem/],
    ['javac', ['A.java:2: error: incompatible types: String cannot be converted to int'], /1 error/],
    ['java-crash', [expect.stringMatching(/NullPointerException/), '\tat B.main(B.java:4)'], /^$/],
    ['cmake', ['CMake Error at CMakeLists.txt:3 (find_package):'], /^--/],
    ['bash', ['build.sh: line 3: mkae: command not found'], /building/],
  ])('%s', (name, expected, never) => {
    const lines = causeOf(recorded(name)) ?? [];
    expect(lines).toEqual(expect.arrayContaining(expected as string[]));
    expect(lines.filter((line) => never.test(line))).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  it('are found however much follows them', () => {
    const later = 'still working\n'.repeat(5000);
    expect(causeOf(`--- FAIL: TestA (0.00s)\n${later}`)).toEqual(['--- FAIL: TestA (0.00s)']);
    expect(causeOf(`main.c:3:1: error: no\n${later}`)).toEqual(['main.c:3:1: error: no']);
    expect(causeOf(`${later}Killed\n${later}`)).toEqual(['Killed']);
  });

  it('come with the last ones where they may have meant nothing', () => {
    const lines = causeOf(`error: the cache is cold\n${'working\n'.repeat(50)}the end\n`);
    expect([lines?.[0], lines?.[1], lines?.at(-1), lines?.length]).toEqual([
      'error: the cache is cold',
      '…',
      'the end',
      12,
    ]);
    expect(causeOf('make: *** [Makefile:3: all] Error 1')).toEqual(['make: *** [Makefile:3: all] Error 1']);
    expect(causeOf('npm ERR! missing script: biuld')).toEqual(['npm ERR! missing script: biuld']);
  });

  it('are none where no line says so', () => {
    expect(
      causeOf('building\n0 errors\nno error found\ndone, 3 failed requests were tried again'),
    ).toBeUndefined();
    expect(causeOf('ok 1 - works\n--- PASS: TestA (0.00s)\n12 passed')).toBeUndefined();
  });

  it('are those of a Go test that spoke before its end was told, and not of those that passed', () => {
    const output = [
      '=== RUN   TestA',
      '=== RUN   TestA/one',
      '    a_test.go:5: one is wrong',
      '=== RUN   TestA/two',
      '    a_test.go:6: two is a note',
      '=== CONT  TestA/three',
      '    a_test.go:7: three is wrong',
      '--- FAIL: TestA (0.00s)',
      '    --- FAIL: TestA/one (0.00s)',
      '    --- PASS: TestA/two (0.00s)',
      '    --- FAIL: TestA/three (0.00s)',
      'FAIL',
    ];
    expect(causeOf(output.join('\n'))?.filter((line) => line !== '…')).toEqual([
      '    a_test.go:5: one is wrong',
      '    a_test.go:7: three is wrong',
      '--- FAIL: TestA (0.00s)',
      '    --- FAIL: TestA/one (0.00s)',
      '    --- FAIL: TestA/three (0.00s)',
    ]);
  });

  it('are told once, and counted where there are too many', () => {
    expect(causeOf('a.c:1:1: error: no\n'.repeat(3))).toEqual(['a.c:1:1: error: no']);
    const many = Array.from({ length: 50 }, (_, i) => `a.c:${i + 1}:1: error: no\n`).join('');
    expect(causeOf(many)?.at(-1)).toBe('… and 22 more like these');
  });
});

describe('a line that one table tells findings and causes by', () => {
  it.each([
    ['gcc', 'a.c:1:2: warning: unused variable x'],
    ['Maven', '[WARNING] /app/src/A.java:[5,10] x is deprecated'],
    ['mypy', 'a.py:3: warning: unused ignore'],
  ])('is no cause where it warns: %s', (_, line) => {
    expect(causeOf(`${line}\ndone\n`)).toBeUndefined();
    expect(
      causeOf(`${line.replace(/warning/i, (word) => (word === 'WARNING' ? 'ERROR' : 'error'))}\ndone\n`),
    ).toHaveLength(1);
  });

  it.each([
    ['PHP', 'PHP Parse error:  syntax error, unexpected end of file in /app/src/a.php on line 3'],
    ["Docker's builder", '#12 3.456 src/a.py:3:1: E501 line too long'],
    ['ctest -V', '1: t_unity.c:4:adds_two:FAIL: Expected 43 Was 42'],
  ])('is one where it fails: %s', (_, line) => {
    expect(causeOf(`before\n${line}\nafter\n`)).toEqual([line]);
  });
});
