import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock.js';
import { recorded } from '../../../outputs/outputs.js';
import { Checkout, told } from '../read.js';

const CALC_TEST = 'src/test/java/com/ex/CalcTest.java';
const TRACKED =
  `a.ts test.js index.js a.test.mjs test.cjs a.test.cjs test_a.py calc.py crash.py crash.mjs build.sh main.c t_unity.c
  t_assert.c cart/cart.go cart/bad.go cart/cart_test.go other/cart_test.go src/lib.rs bad/main.rs lint.py lint.js
  A.java B.java CMakeLists.txt lib/cart.js tests/CartTest.php tests/PassTest.php src/Cart.php ${CALC_TEST}`.split(
    /\s+/,
  );

/** Findings, each with the first line of its message. */
async function foundIn(
  output: string | ((root: string) => string),
  tracked: readonly string[] = TRACKED,
  rest = {},
) {
  using checkout = new Checkout(Object.fromEntries(tracked.map((file) => [file, '\n'.repeat(50)])));
  const text = typeof output === 'string' ? output : output(checkout.root);
  const { findings } = await checkout.read({ output: text, tracked, fails: true, ...rest });
  return findings.map(told).map((line) => line.split('\n', 1)[0] ?? '');
}

describe('what common tools print', () => {
  it.each([
    [
      'tsc',
      [
        "error a.ts:1:14 [TS2322] Type 'string' is not assignable to type 'number'.",
        "error a.ts:2:19 [TS7006] Parameter 'b' implicitly has an 'any' type.",
      ],
    ],
    [
      'tsc-pretty',
      [
        "error a.ts:1:14 [TS2322] Type 'string' is not assignable to type 'number'.",
        "error a.ts:2:19 [TS7006] Parameter 'b' implicitly has an 'any' type.",
      ],
    ],
    [
      'ava',
      [
        'error test.js:8 [adds] sums',
        'error test.js:12:8 [throws] Rejected promise returned by test. Reason:',
      ],
    ],
    ['ava-tap', ['error test.js:12:8 [throws] Rejected promise returned by test']],
    [
      'ava-tap-7',
      // Of an assertion AVA names only its own line.
      [
        'error lib/cart.js:3:11 [throws in lib] Error thrown in test',
        'error test.js:13:9 [throws] Rejected promise returned by test',
      ],
    ],
    [
      'phpunit',
      [
        'error tests/CartTest.php:12 [CartTest::testWords] words differ',
        'error tests/CartTest.php:16 [CartTest::testThrows] RuntimeException: no way',
        'error tests/CartTest.php:36 [CartTest::testPairs with data set "other" (1, 2)] Failed asserting that 2 is identical to 1.',
        'error tests/CartTest.php:44 [CartTest::testWarns] careful',
        'error tests/CartTest.php:8 [CartTest::testAdds] Failed asserting that -1 is identical to 3.',
      ],
    ],
    [
      'phpunit-testdox',
      [
        'error tests/CartTest.php:12 [Words] words differ',
        'error tests/CartTest.php:16 [Throws] RuntimeException: no way',
        'error tests/CartTest.php:36 [Pairs with data set "other"] Failed asserting that 2 is identical to 1.',
        'error tests/CartTest.php:44 [Warns] careful',
        'error tests/CartTest.php:8 [Adds] Failed asserting that -1 is identical to 3.',
      ],
    ],
    ['phpunit-passed', []],
    [
      'xo',
      [
        'error index.js:1:7 [no-unused-vars] unused is assigned a value but never used. Allowed unused vars must match /^_/u.',
        'error index.js:3:1 [@stylistic/indent] Expected indentation of 1 tab but found 4 spaces.',
        'error index.js:3:15 [@stylistic/semi] Missing semicolon.',
      ],
    ],
    [
      'node-spec',
      [
        'error a.test.mjs:10:12 [adds] AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
        'error a.test.mjs:16:9 [throws] TypeError [Error]: no way',
      ],
    ],
    [
      'node-tap',
      [
        'error a.test.mjs:10:12 [adds] Expected values to be strictly equal:',
        'error a.test.mjs:16:9 [throws] no way',
      ],
    ],
    ['mocha', ['error test.cjs:5:12 [cart] adds:']],
    ['jest', ['error a.test.cjs:3:17 [adds] expect(received).toBe(expected) // Object.is equality']],
    [
      'vitest',
      ['error a.test.mjs:4:17 [a.test.mjs > adds] AssertionError: expected -1 to be 3 // Object.is equality'],
    ],
    [
      'pytest',
      [
        'error test_a.py:7 [test_adds] assert -1 == 3',
        "error test_a.py:26 [Adds.test_key] KeyError: 'x'",
        'error test_a.py:23 [Adds.test_sum] AssertionError: 0 != 4',
      ],
    ],
    [
      'pytest-short',
      [
        'error test_a.py:7 [test_adds] assert -1 == 3',
        "error test_a.py:26 [Adds.test_key] KeyError: 'x'",
        'error test_a.py:23 [Adds.test_sum] AssertionError: 0 != 4',
      ],
    ],
    [
      'unittest',
      [
        "error test_a.py:26 [test_key (test_a.Adds.test_key)] KeyError: 'x'",
        'error test_a.py:23 [test_sum (test_a.Adds.test_sum)] AssertionError: 0 != 4',
      ],
    ],
    ['mypy', ['error calc.py:6 [return-value] Incompatible return value type (got "int", expected "str")']],
    [
      'go',
      [
        'error cart/cart_test.go:11 [TestAdd] Add(1, 2) = -1, want 3',
        'error cart/cart_test.go:17 [TestTable/sub] sub is wrong',
        'error other/cart_test.go:7 [TestPanics] panic: runtime error: index out of range [3] with length 0',
      ],
    ],
    [
      'go-v',
      [
        'error cart/cart_test.go:11 [TestAdd] Add(1, 2) = -1, want 3',
        'error cart/cart_test.go:17 [TestTable/sub] sub is wrong',
        'error other/cart_test.go:7 [TestPanics] panic: runtime error: index out of range [3] with length 0',
      ],
    ],
    [
      'go-build',
      ['error cart/bad.go:2:12 declared and not used: y', 'error cart/bad.go:2:20 undefined: undefinedFn'],
    ],
    ['go-vet', ['error cart/bad.go:2:20 undefined: undefinedFn']],
    ['golangci', ['error cart/cart.go:8:11 [errcheck] Error return value of `os.Remove` is not checked']],
    ['rustc', ['error bad/main.rs:3:18 [E0308] mismatched types']],
    [
      'cargo',
      [
        'error src/lib.rs:16:9 [tests::adds] assertion `left == right` failed: sums',
        'error src/lib.rs:22:11 [tests::reads] called `Option::unwrap()` on a `None` value',
      ],
    ],
    [
      'gcc',
      [
        'error main.c:8:18 ‘undeclared’ undeclared (first use in this function)',
        'error main.c:9:19 expected ‘;’ before ‘}’ token',
        'warning main.c:7:7 [-Wunused-variable] unused variable ‘unused’',
      ],
    ],
    [
      'ctest',
      ['error t_unity.c:4 [adds_two] Expected 43 Was 42', "error t_assert.c:4 Assertion `got == 3' failed"],
    ],
    [
      'ctest-v',
      ['error t_unity.c:4 [adds_two] Expected 43 Was 42', "error t_assert.c:4 Assertion `got == 3' failed"],
    ],
    ['ctest-plain', []],
    ['python-crash', ["error crash.py:5 TypeError: 'int' object is not subscriptable"]],
    ['node-crash', ['error crash.mjs:2 Error: cannot load the cart']],
    [
      'flake8',
      [
        "error lint.py:1:1 [F401] 'os' imported but unused",
        "error lint.py:5:12 [F821] undefined name 'undefined_name'",
      ],
    ],
    [
      'ruff',
      [
        'error lint.py:1:8 [F401] `os` imported but unused',
        'error lint.py:5:12 [F821] Undefined name `undefined_name`',
      ],
    ],
    [
      'ruff-concise',
      [
        'error lint.py:1:8 [F401] [*] `os` imported but unused',
        'error lint.py:5:12 [F821] Undefined name `undefined_name`',
      ],
    ],
    ['eslint', ["error lint.js:1:7 [no-unused-vars] 'unused' is assigned a value but never used"]],
    ['javac', ['error A.java:2 incompatible types: String cannot be converted to int']],
    [
      'java-crash',
      [
        'error B.java:4 java.lang.NullPointerException: Cannot invoke "Object.toString()" because "<local1>" is null',
      ],
    ],
    [
      'cmake',
      [
        'error CMakeLists.txt:3 [find_package] By not providing "FindNope.cmake" in CMAKE_MODULE_PATH this project has',
      ],
    ],
    ['bash', ['error build.sh:3 mkae: command not found']],
    [
      'mvn',
      [
        `error ${CALC_TEST}:16 [com.ex.CalcTest.adds] org.opentest4j.AssertionFailedError: expected: <3> but was: <-1>`,
      ],
    ],
  ])('%s', async (name, expected) => {
    expect((await foundIn((root) => recorded(name, root))).sort()).toEqual([...expected].sort());
  });
});

describe('what they print in other ways', () => {
  it.each<[string, string, string, string[]]>([
    [
      'go test -v: parallel tests, each with its own lines',
      'a_test.go',
      '=== RUN   TestA\n=== PAUSE TestA\n=== CONT  TestB\n=== NAME  TestA\n    a_test.go:10: A failed\n=== NAME  TestB\n    a_test.go:20: a note\n--- PASS: TestB (0.00s)\n--- FAIL: TestA (0.00s)\nFAIL\n',
      ['error a_test.go:10 [TestA] A failed'],
    ],
    [
      'testify',
      'web/a_test.go',
      '--- FAIL: TestEq (0.00s)\n    a_test.go:12: \n        \tError Trace:\t/b/web/a_test.go:12\n        \tError:      \tNot equal: \n        \t            \texpected: 3\nFAIL\nFAIL\texample.com/m/web\t0.002s\n',
      ['error web/a_test.go:12 [TestEq] Not equal:'],
    ],
    [
      'GoogleTest',
      'test/cart_test.cc',
      '/build/test/cart_test.cc:12: Failure\nExpected equality of these values:\n  add(1, 2)\n[  FAILED  ] Cart.Adds (0 ms)\n',
      ['error test/cart_test.cc:12 Expected equality of these values:'],
    ],
    [
      'Gradle',
      'src/test/java/com/ex/CalcTest.java',
      'CalcTest > adds() FAILED\n    org.opentest4j.AssertionFailedError at CalcTest.java:16\n\n2 tests completed\n',
      ['error src/test/java/com/ex/CalcTest.java:16 [CalcTest > adds()] org.opentest4j.AssertionFailedError'],
    ],
    [
      'Surefire of long ago',
      'src/test/java/com/ex/CalcTest.java',
      'adds(com.ex.CalcTest)  Time elapsed: 0.005 sec  <<< FAILURE!\njava.lang.AssertionError: no\n\tat com.ex.CalcTest.adds(CalcTest.java:16)\n\n',
      ['error src/test/java/com/ex/CalcTest.java:16 [adds(com.ex.CalcTest)] java.lang.AssertionError: no'],
    ],
    [
      'Maven, which tells what does not compile twice',
      'src/main/java/A.java',
      "[ERROR] /app/src/main/java/A.java:[5,10] ';' expected\n[ERROR] /app/src/main/java/A.java:[5,10] ';' expected\n",
      ["error src/main/java/A.java:5:10 ';' expected"],
    ],
    [
      'Rust before 1.73',
      'src/lib.rs',
      "thread 'tests::adds' panicked at 'assertion failed: `(left == right)`\n  left: `-1`,\n right: `3`', src/lib.rs:16:9\nthread 'tests::b' panicked at 'no', src/lib.rs:20:5\n",
      ['error src/lib.rs:16:9 right: `3`', 'error src/lib.rs:20:5 [tests::b] no'],
    ],
    [
      'clippy',
      'src/lib.rs',
      'error: needless `return` statement\n  --> src/lib.rs:3:5\n   |\n\nerror: could not compile `calc` (lib) due to 1 previous error\n',
      ['error src/lib.rs:3:5 needless `return` statement'],
    ],
    [
      'pytest, while it collects',
      'pkg/mod.py',
      '___________ ERROR collecting tests/test_a.py ___________\ntests/test_a.py:1: in <module>\n    from pkg import mod\npkg/mod.py:2: in <module>\n    import nope\nE   ModuleNotFoundError: No module named nope\n=========== short test summary info ============\n',
      ['error pkg/mod.py:2 [ERROR collecting tests/test_a.py] ModuleNotFoundError: No module named nope'],
    ],
    [
      'Python, of what it cannot read',
      'a.py',
      '  File "a.py", line 3\n    def f(:\n          ^\nSyntaxError: invalid syntax\n',
      ['error a.py:3 SyntaxError: invalid syntax'],
    ],
    [
      'PHPUnit, in a folder with a blank, of a class with a namespace, with a cause',
      'my app/tests/Unit/MoneyTest.php',
      'There was 1 error:\n\n1) App\\Tests\\Unit\\MoneyTest::testSum\nLogicException: outer\n\n/x/my app/src/Money.php:3\n/x/my app/tests/Unit/MoneyTest.php:9\n\nCaused by\nLogicException: inner\n\n/x/my app/src/Money.php:2\n\nERRORS!\n',
      [
        'error my app/tests/Unit/MoneyTest.php:9 [App\\Tests\\Unit\\MoneyTest::testSum] LogicException: outer',
      ],
    ],
    [
      'PHPUnit 10 and later, of a test that is only risky beside one that failed',
      'tests/ATest.php',
      'There was 1 failure:\n\n1) ATest::testOne\nFailed asserting that false is true.\n\n/x/tests/ATest.php:7\n\n--\n\nThere was 1 risky test:\n\n1) ATest::testTwo\nThis test did not perform any assertions\n\n/x/tests/ATest.php:20\n\nFAILURES!\n',
      ['error tests/ATest.php:7 [ATest::testOne] Failed asserting that false is true.'],
    ],
    [
      'PHPUnit, of what it could not start',
      'tests/ATest.php',
      'There was 1 PHPUnit error:\n\n1) ATest::testOne\nThe data provider specified for ATest::testOne is invalid\n\n/x/tests/ATest.php:11\n\nERRORS!\n',
      ['error tests/ATest.php:11 [ATest::testOne] The data provider specified for ATest::testOne is invalid'],
    ],
    [
      'tape',
      'test/a.js',
      'not ok 1 sums\n  ---\n    operator: equal\n    expected: 3\n    actual:   -1\n    at: Test.<anonymous> (/x/test/a.js:5:5)\n  ...\n',
      ['error test/a.js:5:5 [sums] operator: equal'],
    ],
    [
      'bats',
      'test/a.bats',
      'not ok 1 adds\n# (in test file test/a.bats, line 5)\n#   `[ "$x" = 3 ]\' failed\nok 2 works\n',
      ['error test/a.bats:5 [adds] `[ "$x" = 3 ]\' failed'],
    ],
    [
      'RSpec',
      'spec/a_spec.rb',
      'Failed examples:\n\nrspec ./spec/a_spec.rb:3 # Cart adds\n',
      ['error spec/a_spec.rb:3 Cart adds'],
    ],
    [
      'C#',
      'src/A.cs',
      '/x/src/A.cs(3,5): error CS1002: ; expected [/x/src/x.csproj]\n',
      ['error src/A.cs:3:5 [CS1002] ; expected [/x/src/x.csproj]'],
    ],
    [
      "Docker's builder",
      'src/a.ts',
      '#12 3.456 src/a.ts(3,5): error TS2322: no.\n',
      ['error src/a.ts:3:5 [TS2322] no.'],
    ],
  ])('%s', async (_, file, output, expected) => {
    expect((await foundIn(output, [file])).sort()).toEqual(expected.sort());
  });
});

describe('what is none', () => {
  const tsc = "a.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.\n";

  it('is found in files that Git tracks alone', async () => {
    using checkout = new Checkout({ 'a.ts': '\n', 'made.ts': '\n' });
    const output = tsc + tsc.replace('a.ts', 'made.ts') + tsc.replace('a.ts', '/etc/hosts');
    const { findings } = await checkout.read({ output, tracked: ['a.ts'], fails: true });
    expect(findings.map(({ place }) => place?.file)).toEqual(['a.ts']);
  });

  it('is not looked for where the attempt succeeded, or the job says so', async () => {
    expect(await foundIn(tsc, TRACKED, { fails: false })).toEqual([]);
    expect(await foundIn(tsc, TRACKED, { hasBuiltIn: false })).toEqual([]);
    expect(await foundIn(tsc, TRACKED, { hasBuiltIn: true })).toHaveLength(1);
  });

  it('says nothing of tests that passed', async () => {
    const passed = [
      '=== RUN   TestEarly\n    cart_test.go:6: a note of a passing test\n--- PASS: TestEarly (0.00s)\nok  \texample.com/shop/cart\t0.01s\n',
      '  ✔ works (1.2ms)\nError: logged, and caught\n    at load (a.test.mjs:3:5)\nℹ tests 1\n',
      'Traceback (most recent call last):\n  File "calc.py", line 3, in f\nKeyError: 1\n' +
        'logged\n'.repeat(30),
      't_unity.c:3:adds_null:PASS\nok 1 - works\n  ---\n  location: a.test.mjs:3:1\n  ...\n',
      'not ok 2 - later # TODO\n  ---\n  at: a.test.mjs:3:1\n  ...\n',
      'test tests::works ... ok\n::error file=a.ts,line=3::said by a command\n',
    ];
    for (const output of passed) expect(await foundIn(output)).toEqual([]);
  });
});

describe('what others have told', () => {
  it('is not told twice: a command at the same line', async () => {
    using checkout = new Checkout({ 'a.ts': '\n\n' });
    const annotations = [{ level: 'error', message: 'said', file: 'a.ts', line: 1 }] as const;
    const output = 'a.ts(1,14): error TS2322: one\na.ts(2,19): error TS7006: two\n';
    const { findings } = await checkout.read({ output, annotations, tracked: ['a.ts'], fails: true });
    expect(findings.map(told)).toEqual(['error a.ts:1 said', 'error a.ts:2:19 [TS7006] two']);
  });

  it('is not told twice: tests of a JUnit report, whatever their lines', async () => {
    using checkout = new Checkout({ 'test_a.py': '\n'.repeat(30), 'calc.py': '\n'.repeat(9) });
    const xml =
      '<testsuite><testcase name="test_adds" file="test_a.py" line="14"><failure message="no"/></testcase></testsuite>';
    const output = recorded('pytest') + recorded('mypy');
    const attempt = { output, junit: ['r.xml'], tracked: ['test_a.py', 'calc.py'], fails: true };
    const { findings } = await checkout.read(attempt, { 'r.xml': xml });
    expect(findings.map(({ source, place }) => [source, place?.file])).toEqual([
      ['junit', 'test_a.py'],
      ['matcher', 'calc.py'],
    ]);
  });
});

describe('which file is meant', () => {
  const found = (file: string, tracked: readonly string[]) => foundIn(`${file}:5:2: error: wrong\n`, tracked);

  it('is the only one whose path ends so, as compilers name it in a folder below', async () => {
    expect(await found('cart.c', ['src/cart.c'])).toEqual(['error src/cart.c:5:2 wrong']);
    expect(await found('../src/cart.c', ['lib/src/cart.c'])).toEqual(['error lib/src/cart.c:5:2 wrong']);
    expect(await found('/app/src/cart.c', ['src/cart.c'])).toEqual(['error src/cart.c:5:2 wrong']);
  });

  it('is nobody’s where several end so, or only the name is the same', async () => {
    expect(await found('cart.c', ['a/cart.c', 'b/cart.c'])).toEqual([]);
    expect(await found('/app/src/cart.c', ['lib/cart.c'])).toEqual([]);
  });

  it('is told by the package, of Go and of Java', async () => {
    const go = '--- FAIL: TestA (0.00s)\n    a_test.go:5: no\nFAIL\nFAIL\texample.com/m/web\t0.1s\n';
    expect(await foundIn(go, ['a_test.go', 'web/a_test.go', 'db/a_test.go'])).toEqual([
      'error web/a_test.go:5 [TestA] no',
    ]);
    const java =
      '[ERROR] com.ex.ATest.adds -- Time elapsed: 0.1 s <<< ERROR!\njava.lang.NullPointerException: no\n\tat com.ex.ATest.adds(ATest.java:5)\n';
    expect(await foundIn(java, ['x/com/ex/ATest.java', 'x/com/other/ATest.java'])).toEqual([
      'error x/com/ex/ATest.java:5 [com.ex.ATest.adds] java.lang.NullPointerException: no',
    ]);
  });
});

it('keeps no half of a secret where it cuts a long line', async () => {
  using checkout = new Checkout({ 'a.ts': '\n' });
  const secret = 'hunter2-hunter2-hunter2';
  const split = [...secret].join('\u001b[K');
  const output = `a.ts(1,14): error TS1: ${'x'.repeat(965)} ${split}${'y'.repeat(5000)}\n`;
  const found = await checkout.read({ output, tracked: ['a.ts'], fails: true, secrets: [secret] });
  expect(found.findings).toHaveLength(1);
  expect(`${found.findings[0]?.message} ${found.cause}`).not.toContain('hunter2');
});

it('reads an output that takes too long not to its end, and says so', async () => {
  using checkout = new Checkout({ 'a.ts': '\n' });
  let now = 0;
  const clock = { ...systemClock(), now: () => (now += 4000) };
  const output = 'a.ts(1,14): error TS1: no\n'.repeat(30_000);
  const found = await checkout.read({ output, tracked: ['a.ts'], fails: true, clock });
  expect([found.findings.length, found.cause]).toEqual([1, undefined]);
  expect(found.notices).toEqual([expect.stringContaining('during 10 s, and not to its end')]);
});

it('masks what it takes from an output', async () => {
  using checkout = new Checkout({ 'a.ts': '\n' });
  const output = 'a.ts(1,14): error TS1: hunter2-hunter2\n';
  const found = await checkout.read({ output, tracked: ['a.ts'], fails: true, secrets: ['hunter2-hunter2'] });
  expect([found.findings[0]?.message, found.cause]).toEqual(['***', 'a.ts(1,14): error TS1: ***']);
});
