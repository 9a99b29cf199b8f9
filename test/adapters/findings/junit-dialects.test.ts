import { expect, it } from 'vitest';
import { Checkout, told } from './read.js';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

interface Dialect {
  /** The files of the workspace that the report may mean. */
  readonly files: readonly string[];
  /** `$ROOT` is the workspace. */
  readonly report: string;
  readonly at?: string;
  /** passed, failed, skipped, flaky. */
  readonly counts: readonly [number, number, number, number];
  readonly ms: number;
  readonly findings: readonly string[];
  readonly directory?: string;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'Surefire, with tests that were run again': {
    files: ['core/src/test/java/com/example/CartTest.java', 'core/src/main/java/com/example/Cart.java'],
    at: 'core/target/surefire-reports/TEST-com.example.CartTest.xml',
    report: `<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="com.example.CartTest" time="1,002.5" tests="5" errors="1" skipped="1" failures="1">
  <properties><property name="java.home" value="/opt/jdk"/></properties>
  <testcase name="adds" classname="com.example.CartTest" time="0.5"/>
  <testcase name="totals" classname="com.example.CartTest" time="1,001.5">
    <failure message="expected: &lt;3&gt; but was: &lt;4&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <3> but was: <4>
	at org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
	at app//com.example.CartTest.totals(CartTest.java:42)
	at java.base/java.lang.reflect.Method.invoke(Method.java:568)
]]></failure>
    <rerunFailure message="again" type="x"><stackTrace><![CDATA[at com.example.CartTest.totals(CartTest.java:99)]]></stackTrace></rerunFailure>
    <system-out><![CDATA[a line]]></system-out>
  </testcase>
  <testcase name="flaps" classname="com.example.CartTest" time="0.25">
    <flakyFailure message="once" type="x"><stackTrace>s</stackTrace></flakyFailure>
  </testcase>
  <testcase name="later" classname="com.example.CartTest" time="0"><skipped message="not yet"/></testcase>
  <testcase name="breaks" classname="com.example.CartTest" time="0.25">
    <error type="java.lang.NullPointerException"><![CDATA[java.lang.NullPointerException
	at com.example.Cart.remove(Cart.java:7)
	at com.example.CartTest.breaks(CartTest.java:50)]]></error>
  </testcase>
</testsuite>`,
    counts: [2, 2, 1, 1],
    ms: 1_002_500,
    findings: [
      'error core/src/test/java/com/example/CartTest.java:42 [com.example.CartTest › totals] expected: <3> but was: <4>',
      'error core/src/test/java/com/example/CartTest.java:50 [com.example.CartTest › breaks] java.lang.NullPointerException',
    ],
  },
  pytest: {
    files: ['tests/test_cart.py'],
    report: `<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.123" timestamp="2026-01-02T03:04:05" hostname="h">
<testcase classname="tests.test_cart.TestCart" name="test_total" file="tests/test_cart.py" line="11" time="0.002"><failure message="AssertionError: assert 4 == 3&#10; +  where 4 = total()">self = &lt;tests.test_cart.TestCart object&gt;

    def test_total(self):
&gt;       assert total() == 3
E       assert 4 == 3

tests/test_cart.py:13: AssertionError</failure></testcase>
<testcase classname="tests.test_cart" name="test_add[1-2]" file="tests/test_cart.py" line="3" time="0.001"/>
<testcase classname="tests.test_cart" name="test_later" file="tests/test_cart.py" line="20" time="0"><skipped type="pytest.skip" message="later">tests/test_cart.py:21: later</skipped></testcase>
</testsuite></testsuites>`,
    counts: [1, 1, 1, 0],
    ms: 3,
    findings: [
      'error tests/test_cart.py:13 [tests.test_cart.TestCart › test_total] AssertionError: assert 4 == 3\n +  where 4 = total()',
    ],
  },
  'pytest without a trace, whose lines begin at 0': {
    files: ['tests/test_cart.py'],
    report: `<testsuite name="pytest"><testcase classname="tests.test_cart" name="test_total" file="tests/test_cart.py" line="11" time="0.002"><error message="failed on setup">no trace</error></testcase></testsuite>`,
    counts: [0, 1, 0, 0],
    ms: 2,
    findings: ['error tests/test_cart.py:12 [tests.test_cart › test_total] failed on setup'],
  },
  'jest-junit': {
    files: ['src/cart.test.js', 'node_modules/jest-circus/build/utils.js'],
    report: `<testsuites name="jest tests" tests="2" failures="1" errors="0" time="1.2">
  <testsuite name="cart" errors="0" failures="1" skipped="0" timestamp="2026-01-02T03:04:05" time="0.4" tests="2">
    <testcase classname="cart totals" name="cart totals" time="0.012">
      <failure>Error: expect(received).toBe(expected) // Object.is equality

Expected: 3
Received: 4
    at Object.toBe ($ROOT/src/cart.test.js:5:19)
    at Promise.then.completed ($ROOT/node_modules/jest-circus/build/utils.js:298:28)</failure>
    </testcase>
    <testcase classname="cart adds" name="cart adds" time="0.001"></testcase>
  </testsuite>
</testsuites>`,
    counts: [1, 1, 0, 0],
    ms: 13,
    findings: [
      'error src/cart.test.js:5:19 [cart totals] Error: expect(received).toBe(expected) // Object.is equality',
    ],
  },
  'vitest, in a folder of its own': {
    files: ['web/src/cart.test.ts', 'src/cart.test.ts'],
    directory: 'web',
    at: 'web/reports/junit.xml',
    report: `<testsuites name="vitest tests" tests="3" failures="1" errors="0" time="0.05">
    <testsuite name="src/cart.test.ts" timestamp="2026-01-02T03:04:05.678Z" hostname="h" tests="3" failures="1" errors="0" skipped="1" time="0.004">
        <testcase classname="src/cart.test.ts" name="cart &gt; totals" time="0.003">
            <failure message="expected 4 to be 3 // Object.is equality" type="AssertionError">
AssertionError: expected 4 to be 3 // Object.is equality

- Expected
+ Received

 ❯ src/cart.test.ts:6:21
            </failure>
        </testcase>
        <testcase classname="src/cart.test.ts" name="cart &gt; adds" time="0.001"></testcase>
        <testcase classname="src/cart.test.ts" name="cart &gt; later" time="0"><skipped/></testcase>
    </testsuite>
</testsuites>`,
    counts: [1, 1, 1, 0],
    ms: 4,
    findings: [
      'error web/src/cart.test.ts:6:21 [src/cart.test.ts › cart > totals] expected 4 to be 3 // Object.is equality',
    ],
  },
  'go-junit-report': {
    files: ['pkg/cart/cart_test.go', 'cart_test.go'],
    report: `<testsuites tests="2" failures="1">
	<testsuite name="example.com/shop/pkg/cart" tests="2" failures="1" errors="0" id="0" hostname="h" time="0.005" timestamp="2026-01-02T03:04:05Z">
		<properties><property name="go.version" value="go1.25"></property></properties>
		<testcase name="TestTotal/of_two" classname="example.com/shop/pkg/cart" time="0.004">
			<failure message="Failed"><![CDATA[=== RUN   TestTotal/of_two
    cart_test.go:12: total is 4, not 3
    cart_test.go:13: and more
--- FAIL: TestTotal/of_two (0.00s)]]></failure>
		</testcase>
		<testcase name="TestAdd" classname="example.com/shop/pkg/cart" time="0.001"></testcase>
	</testsuite>
</testsuites>`,
    counts: [1, 1, 0, 0],
    ms: 5,
    findings: [
      'error pkg/cart/cart_test.go:12 [example.com/shop/pkg/cart › TestTotal/of_two] total is 4, not 3',
    ],
  },
  'mocha, which names the file on the suite': {
    files: ['test/cart.spec.js'],
    report: `<testsuites name="Mocha Tests" time="0.02" tests="2" failures="1">
  <testsuite name="Root Suite" timestamp="2026-01-02T03:04:05" tests="0" time="0.00" failures="0"></testsuite>
  <testsuite name="cart" timestamp="2026-01-02T03:04:05" tests="2" file="$ROOT/test/cart.spec.js" time="0.01" failures="1">
    <testcase name="cart adds" time="0.001" classname="adds"></testcase>
    <testcase name="cart totals" time="0.002" classname="totals">
      <failure message="expected 4 to equal 3" type="AssertionError"><![CDATA[AssertionError: expected 4 to equal 3
    at Context.<anonymous> (test/cart.spec.js:9:24)
    at process.processImmediate (node:internal/timers:485:21)]]></failure>
    </testcase>
  </testsuite>
</testsuites>`,
    counts: [1, 1, 0, 0],
    ms: 3,
    findings: ['error test/cart.spec.js:9:24 [cart totals] expected 4 to equal 3'],
  },
  'ctest, whose tests fail in what they print': {
    files: ['tests/cart_test.cpp'],
    at: 'build/junit.xml',
    report: `<testsuite name="(empty)" tests="3" failures="1" disabled="0" skipped="1" hostname="" time="0" timestamp="2026-01-02T03:04:05">
	<testcase name="cart" classname="cart" time="0.00310" status="fail">
		<failure message=""/>
		<properties/>
		<system-out>$ROOT/tests/cart_test.cpp:12: Failure
Expected equality of these values:
  total()
    Which is: 4
  3
</system-out>
	</testcase>
	<testcase name="add" classname="add" time="0.002" status="run"><properties/><system-out>ok</system-out></testcase>
	<testcase name="big" classname="big" time="0" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
</testsuite>`,
    counts: [1, 1, 1, 0],
    ms: 5,
    findings: ['error tests/cart_test.cpp:12 [cart] Expected equality of these values: total() Which is: 4'],
  },
  'PHPUnit, with suites inside suites': {
    files: ['tests/CartTest.php'],
    report: `<testsuites>
  <testsuite name="/app/phpunit.xml" tests="2" assertions="2" errors="0" failures="1" skipped="0" time="0.01">
    <testsuite name="unit" tests="2" failures="1" time="0.01">
      <testsuite name="Tests\\CartTest" file="$ROOT/tests/CartTest.php" tests="2" failures="1" time="0.01">
        <testcase name="testAdd" file="$ROOT/tests/CartTest.php" line="10" class="Tests\\CartTest" classname="Tests.CartTest" assertions="1" time="0.001"/>
        <testcase name="testTotal" file="$ROOT/tests/CartTest.php" line="15" class="Tests\\CartTest" classname="Tests.CartTest" assertions="1" time="0.002">
          <failure type="PHPUnit\\Framework\\ExpectationFailedException">Tests\\CartTest::testTotal
Failed asserting that 4 is identical to 3.

$ROOT/tests/CartTest.php:18</failure>
        </testcase>
      </testsuite>
    </testsuite>
  </testsuite>
</testsuites>`,
    counts: [1, 1, 0, 0],
    ms: 3,
    findings: [
      'error tests/CartTest.php:18 [Tests.CartTest › testTotal] Failed asserting that 4 is identical to 3.',
    ],
  },
  'cargo nextest': {
    files: ['src/cart.rs'],
    report: `<testsuites name="nextest-run" tests="1" failures="1" errors="0">
    <testsuite name="shop" tests="1" disabled="0" errors="0" failures="1">
        <testcase name="cart::tests::totals" classname="shop" timestamp="2026-01-02T03:04:05.678+00:00" time="0.004">
            <failure message="thread &apos;cart::tests::totals&apos; panicked at src/cart.rs:30:9" type="test failure with exit code 101">thread 'cart::tests::totals' panicked at src/cart.rs:30:9:
assertion \`left == right\` failed</failure>
        </testcase>
    </testsuite>
</testsuites>`,
    counts: [0, 1, 0, 0],
    ms: 4,
    findings: ['error src/cart.rs:30:9 [shop › cart::tests::totals] assertion `left == right` failed'],
  },
};

/** Where a test failed, of which the report says this; all files are there. */
async function placeOf(
  attributes: string,
  trace: string,
  files = ['src/a.test.js', 'src/help.js', 'node_modules/x/y.js'],
) {
  using checkout = new Checkout(Object.fromEntries(files.map((name) => [name, 'x'])));
  const report = `<testsuite><testcase name="t" ${attributes}><failure>no\n${trace}</failure></testcase></testsuite>`;
  const { findings } = await checkout.read({ junit: ['*.xml'] }, { 'r.xml': report });
  return findings[0] && told(findings[0]);
}

it.each([
  ['code of others is passed over', '', 'node_modules/x/y.js:1:1\nsrc/help.js:2:3', 'src/help.js:2:3'],
  [
    'the file that the report names comes first',
    'file="src/a.test.js"',
    'src/help.js:2:3\nsrc/a.test.js:9:1',
    'src/a.test.js:9:1',
  ],
  [
    'its line stays where the trace names only one before it',
    'file="src/a.test.js" line="5"',
    'src/a.test.js:2',
    'src/a.test.js:5',
  ],
  ['or none', 'file="src/a.test.js" line="5"', 'src/help.js:2', 'src/a.test.js:5'],
  [
    'a file that is not there is passed over',
    'file="src/gone.js" line="5"',
    'gone.js:1\nsrc/help.js:2',
    'src/help.js:2',
  ],
  ['a class may be a file', 'classname="src/a.test.js"', 'nowhere', 'src/a.test.js'],
  ['and else there is none', 'classname="a.b"', 'x:1', '-'],
])('%s', async (_, attributes, trace, place) => {
  expect(await placeOf(attributes, trace)).toMatch(new RegExp(`^error ${place.replaceAll('.', '\\.')} \\[`));
});

it.each(Object.entries(DIALECTS))('%s', async (_, dialect) => {
  const { files, report, at = 'reports/junit.xml', counts, ms, findings, directory } = dialect;
  using checkout = new Checkout(Object.fromEntries(files.map((name) => [name, 'x'])));
  const rooted = (text: string) => text.replaceAll('$ROOT', checkout.root);
  const found = await checkout.read(
    { junit: [at], fails: true, ...(directory ? { directory } : {}) },
    { [at]: XML + rooted(report) },
  );
  expect(found.notices).toEqual([]);
  expect(found.findings.map(told)).toEqual(findings.map(rooted));
  const { passed, failed, skipped, flaky, durationMs, failures } = found.tests ?? {};
  expect([passed, failed, skipped, flaky?.length, durationMs]).toEqual([...counts, ms]);
  expect(failures?.map(({ place }) => place?.file)).toEqual(found.findings.map(({ place }) => place?.file));
});
