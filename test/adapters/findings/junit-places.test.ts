import { describe, expect, it } from 'vitest';
import { Checkout, told } from './read.js';

/** Where the failed tests of this report lie, in a checkout with these files. */
async function places(files: readonly string[], suites: string, at = 'r.xml') {
  using checkout = new Checkout(Object.fromEntries(files.map((name) => [name, 'x']))).init();
  const { findings } = await checkout.read({ junit: [at] }, { [at]: `<testsuites>${suites}</testsuites>` });
  return findings.map((one) => told(one).split(' [')[0]?.replace('error ', ''));
}

const java = (name: string, trace: string, classname = 'org.ex.MoneyTest') =>
  `<testsuite name="org.ex.MoneyTest"><testcase name="${name}" classname="${classname}"><failure message="no" type="E">E: no\n${trace
    .split('\n')
    .map((line) => `\tat ${line}`)
    .join('\n')}</failure></testcase></testsuite>`;

describe('a test of Java or Kotlin lies in its own method', () => {
  const files = [
    'core/src/test/java/org/ex/MoneyTest.java',
    'core/src/test/java/org/ex/Base.java',
    'core/src/test/java/org/ex/Help.java',
    'core/src/main/java/org/ex/Money.java',
    'app/src/functionalTest/kotlin/CartTest.kt',
  ];
  const TEST = 'core/src/test/java/org/ex/MoneyTest.java';
  it.each([
    [
      'not in a helper of its class',
      'adds',
      'org.ex.MoneyTest.same(MoneyTest.java:9)\norg.ex.MoneyTest.adds(MoneyTest.java:21)',
      `${TEST}:21`,
    ],
    [
      'not in one of another',
      'adds',
      'org.ex.Help.same(Help.java:9)\norg.ex.MoneyTest.adds(MoneyTest.java:22)',
      `${TEST}:22`,
    ],
    [
      'not in what it tests',
      'adds',
      'org.ex.Money.add(Money.java:4)\norg.ex.MoneyTest.adds(MoneyTest.java:23)',
      `${TEST}:23`,
    ],
    [
      'with parameters',
      'adds(int)[1]',
      'org.ex.MoneyTest.same(MoneyTest.java:9)\norg.ex.MoneyTest.adds(MoneyTest.java:24)',
      `${TEST}:24`,
    ],
    [
      'in a lambda of it',
      'adds',
      'org.ex.MoneyTest.lambda$adds$0(MoneyTest.java:25)\norg.ex.Help.run(Help.java:3)\norg.ex.MoneyTest.adds(MoneyTest.java:24)',
      `${TEST}:25`,
    ],
    [
      'in a nested class',
      'adds',
      'org.ex.Money.add(Money.java:4)\norg.ex.MoneyTest$Small.adds(MoneyTest.java:26)',
      `${TEST}:26`,
    ],
    [
      'with a name for people',
      'adds two of them',
      'org.ex.MoneyTest.same(MoneyTest.java:9)\norg.ex.MoneyTest.adds(MoneyTest.java:27)',
      `${TEST}:27`,
    ],
    [
      'that it has from another class',
      'adds',
      'org.ex.Help.same(Help.java:9)\norg.ex.Base.adds(Base.java:28)',
      'core/src/test/java/org/ex/Base.java:28',
    ],
    [
      'below many frames of others',
      'adds',
      `${Array.from({ length: 150 }, (_, i) => `lib.Proxy.call(Proxy.java:${i + 1})`).join('\n')}\norg.ex.MoneyTest.adds(MoneyTest.java:29)`,
      `${TEST}:29`,
    ],
    [
      'and in tested code only where the test is not there',
      'adds',
      'org.ex.Money.add(Money.java:4)\norg.ex.Gone.adds(Gone.java:30)',
      'core/src/main/java/org/ex/Money.java:4',
    ],
  ])('%s', async (_, name, trace, place) => {
    expect(await places(files, java(name, trace), 'core/target/r.xml')).toEqual([place]);
  });

  it("also where a folder of Kotlin's leaves the package out", async () => {
    const report = java('adds two', 'org.ex.shop.CartTest.adds two(CartTest.kt:7)', 'org.ex.shop.CartTest');
    expect(await places(files, report)).toEqual(['app/src/functionalTest/kotlin/CartTest.kt:7']);
  });
});

const test = (attributes: string, failure: string) =>
  `<testsuite><testcase name="t" ${attributes}>${failure}</testcase></testsuite>`;

it.each([
  [
    'production code throws',
    '',
    'at total (src/cart.js:3:1)\nat Object.x (src/cart.test.js:9:2)',
    'src/cart.test.js:9:2',
  ],
  [
    'the suite is the file',
    'classname="src/b.js"',
    'at x (src/cart.js:3:1)\nat y (src/b.js:4:1)',
    'src/b.js:4:1',
  ],
  ['Perl', '', "Failed test 'x'\nat t/cart.t line 12.", 't/cart.t:12'],
  ['bats', '', '(in test file cart.bats, line 3)', 'cart.bats:3'],
  ['Dart', '', 'package:x 1:2  fail\ntest/cart_test.dart 12:5  main.x', 'test/cart_test.dart:12:5'],
  ['PHP', '', 'Failed asserting\nsrc/cart.js(12)', 'src/cart.js:12'],
])('a trace names the test: %s', async (_, attributes, trace, place) => {
  const files = [
    'src/cart.js',
    'src/cart.test.js',
    'src/b.js',
    't/cart.t',
    'cart.bats',
    'test/cart_test.dart',
  ];
  expect(await places(files, test(attributes, `<failure message="no">${trace}</failure>`))).toEqual([place]);
});

describe('a failure lies where it says itself', () => {
  it.each([
    ['file and line', '', '<failure file="a.cpp" line="19"/>', ['a.cpp:19']],
    [
      'each its own',
      '',
      '<failure file="a.cpp" line="1"/><failure file="b.cpp" line="2"/>',
      ['a.cpp:1', 'b.cpp:2'],
    ],
    ['the line alone', 'file="a.cpp" line="3"', '<failure line="19"/>', ['a.cpp:19']],
    ['the file alone', 'file="b.cpp"', '<failure file="a.cpp">b.cpp:1\na.cpp:7</failure>', ['a.cpp:7']],
    ['a file that is not there', 'file="b.cpp" line="4"', '<failure file="gone.cpp"/>', ['b.cpp:4']],
    [
      'GoogleTest',
      'file="a.cpp" line="3"',
      '<failure message="a.cpp:9&#10;no"/><failure message="a.cpp:11&#10;no"/>',
      ['a.cpp:9', 'a.cpp:11'],
    ],
  ])('%s', async (_, attributes, failures, expected) => {
    expect(await places(['a.cpp', 'b.cpp'], test(attributes, failures))).toEqual(expected);
  });
});

it.each([
  ['ruff', 'src/a.py', 'classname="src/a" line="8" column="4"', 'line 8, col 4, unused', 'src/a.py:8:4'],
  ['eslint', 'src/a.js', '', 'line 2, col 5, Error - y is not defined.', 'src/a.js:2:5'],
  ['tslint', 'src/a.js', '', 'y is not defined (line 2, col 5)', 'src/a.js:2:5'],
  ['stylelint', 'src/a.js', '', 'On line 3, column 12 in nowhere: empty', 'src/a.js:3:12'],
  ['swiftlint', 'src/a.js', '', 'warning:\nLine:3 ', 'src/a.js:3'],
  ['a line that is part of the words', 'src/a.js', '', 'expected line 3 to be there', 'src/a.js'],
  ['phpstan', 'x', 'name="src/Foo.php:12"', 'no', 'src/Foo.php:12'],
  ['phpcs', 'x', 'name="PSR1 at src/Foo.php (3:1)"', 'no', 'src/Foo.php:3:1'],
  ['golangci-lint', 'x', 'name="errcheck" classname="src/a.js:3:5"', 'no', 'src/a.js:3:5'],
])('a linter: %s', async (_, suite, attributes, text, place) => {
  const named =
    attributes.includes('name="') && !attributes.startsWith('class') ? attributes : `name="r" ${attributes}`;
  const report = `<testsuite name="${suite}"><testcase ${named}><failure message="no">${text}</failure></testcase></testsuite>`;
  expect(await places(['src/a.py', 'src/a.js', 'src/Foo.php'], report)).toEqual([place]);
});

it.each([
  ['in a container', '/app/test/cart.test.js:12:9', 'test/cart.test.js:12:9'],
  ['below a folder of it', '/usr/src/app/web/test/only.test.js:3:1', 'web/test/only.test.js:3:1'],
  ['whose root is a folder of it', '/app/test/only.test.js:3:1', 'web/test/only.test.js:3:1'],
  ['of another user', 'file:///home/x/repo/test/cart.test.js:2:1', 'test/cart.test.js:2:1'],
  ['on Windows', 'D:\\a\\repo\\test\\cart.test.js:4:1', 'test/cart.test.js:4:1'],
  ['at its root', '/app/root.test.js:5:1', 'root.test.js:5:1'],
  ['where two files may be meant', '/app/lib/same.js:6:1', '-'],
  ['whose name alone is known', '/app/other/only.test.js:7:1', '-'],
  ['of the system', '/usr/lib/node/test/cart.test.js:8:1', '-'],
  ['of a package', '/app/node_modules/x/test/cart.test.js:9:1', '-'],
])('a path of another checkout: %s', async (_, frame, place) => {
  const files = [
    'test/cart.test.js',
    'web/test/only.test.js',
    'root.test.js',
    'a/lib/same.js',
    'b/lib/same.js',
  ];
  expect(await places(files, test('', `<failure message="no">at x (${frame})</failure>`))).toEqual([place]);
});

it('the file of a test may be one of another checkout, and must be one file', async () => {
  const report = (file: string) => test(`file="${file}" line="3"`, '<failure message="no">no</failure>');
  expect(await places(['test/a.js'], report('/app/test/a.js'))).toEqual(['test/a.js:3']);
  expect(await places(['a/x.tf', 'b/x.tf'], report('/x.tf'))).toEqual(['-']);
  expect(await places(['main.tf', 'x/main.tf'], report('/main.tf'))).toEqual(['main.tf:3']);
  expect(await places(['main.tf'], report('/main.tf'))).toEqual(['main.tf:3']);
});
