import { describe, expect, it } from 'vitest';
import { Checkout } from './read.js';

async function noticesOf(text: string | Uint8Array) {
  using checkout = new Checkout();
  const { tests, notices } = await checkout.read({ junit: ['*.xml'] }, { 'r.xml': text });
  return { tests, notices };
}

describe('XML of another kind is named, with what to do', () => {
  it.each([
    [
      'NUnit 3',
      '<test-run total="1" failed="1"><test-suite><test-case name="a" result="Failed"/></test-suite></test-run>',
      'dotnet test',
    ],
    [
      'NUnit 2',
      '<test-results total="1" failures="1"><test-suite><results><test-case name="a"/></results></test-suite></test-results>',
      'dotnet test',
    ],
    [
      'xUnit.net',
      '<assemblies><assembly><collection><test name="a" result="Fail"/></collection></assembly></assemblies>',
      '-junit',
    ],
    ['xUnit.net v1', '<assembly><class><test name="a" result="Fail"/></class></assembly>', 'dotnet test'],
    [
      'TestNG',
      '<testng-results><suite><test><class><test-method status="FAIL"/></class></test></suite></testng-results>',
      'junitreports',
    ],
    [
      'TRX',
      '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results/></TestRun>',
      'dotnet test',
    ],
    ['CppUnit', '<TestRun><FailedTests/></TestRun>', 'its runner'],
    ['CTest', '<Site Name="x"><Testing><Test Status="failed"/></Testing></Site>', 'ctest --output-junit'],
    ['Catch2', '<Catch2TestRun name="x"><TestCase name="a"/></Catch2TestRun>', '--reporter junit'],
    ['Boost.Test', '<TestLog><TestSuite name="x"/></TestLog>', '--logger=JUNIT'],
    ['Qt Test', '<TestCase name="x"><TestFunction name="a"/></TestCase>', 'junitxml'],
    ['the summary of Failsafe', '<failsafe-summary result="255"/>', 'TEST-*.xml'],
    ['Checkstyle', '<checkstyle version="8"><file name="a"/></checkstyle>', 'SARIF'],
    ['PMD', '<pmd xmlns="http://pmd.sourceforge.net/report/2.0.0"/>', 'SARIF'],
    [
      'a coverage report',
      '<!DOCTYPE coverage SYSTEM "http://x/coverage.dtd"><coverage/>',
      'only the reports of tests',
    ],
    [
      'a coverage report',
      '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report/>',
      'only the reports of tests',
    ],
  ])('%s', async (name, xml, remedy) => {
    const { tests, notices } = await noticesOf(`<?xml version="1.0"?>\n${xml}`);
    expect([tests, notices.length]).toEqual([undefined, 1]);
    expect(notices[0]).toContain(`r.xml holds no tests; reports.junit is for JUnit XML, this is ${name}: `);
    expect(notices[0]).toContain(remedy);
  });

  it('what nobody knows, what is no XML, and an empty file', async () => {
    expect((await noticesOf('<x/>')).notices).toEqual([
      'r.xml holds no tests; reports.junit is for JUnit XML',
    ]);
    for (const text of ['{"tests": 3}', 'ok 1 - adds\n', '1..0'])
      expect((await noticesOf(text)).notices).toEqual([
        'r.xml holds no tests; reports.junit is for JUnit XML, this is no XML: name another',
      ]);
    expect((await noticesOf('')).notices).toEqual([
      'r.xml holds no tests; it is empty: see whether its tool was ended before it wrote',
    ]);
  });

  it('suites inside another element, and elements of a namespace, are JUnit XML', async () => {
    const suite = '<testsuite><testcase name="a"/></testsuite>';
    expect(await noticesOf(`<report>${suite}</report>`)).toMatchObject({ tests: { passed: 1 }, notices: [] });
    const spaced = suite.replaceAll('test', 'j:test');
    expect(await noticesOf(spaced)).toMatchObject({ tests: { passed: 1 }, notices: [] });
  });
});

describe('a suite without its tests', () => {
  const counts = async (xml: string) => {
    const { tests, notices } = await noticesOf(xml);
    return [tests?.passed, tests?.failed, tests?.skipped, notices.length];
  };

  it('counts as it says, and says so', async () => {
    const { tests, notices } = await noticesOf(
      '<testsuites><testsuite name="slow" tests="6" failures="1" skipped="2" errors="0" time="3.0"/></testsuites>',
    );
    expect(tests).toMatchObject({ passed: 3, failed: 1, skipped: 2, durationMs: 3000 });
    expect(notices).toEqual([
      "r.xml: 'slow' without test cases; 6 tests, 1 of them failed, are counted as it says: let its tool write each test",
    ]);
  });

  it.each([
    ['at the root', '<testsuites tests="4" failures="1" errors="1"/>', [2, 2, 0, 1]],
    [
      'once, where those around it say the same',
      '<testsuites tests="4" failures="1"><testsuite tests="4" failures="1"><testsuite name="a" tests="4" failures="1"/></testsuite></testsuites>',
      [3, 1, 0, 1],
    ],
    [
      'beside one that has them',
      '<testsuites><testsuite tests="1"><testcase name="a"/></testsuite><testsuite name="b" tests="2" errors="1" disabled="1"/></testsuites>',
      [1, 1, 1, 1],
    ],
    [
      'not where its tests stand beside it',
      '<testsuite name="p" tests="1"><testsuite name="p.a" tests="1"/><testcase name="a"/></testsuite>',
      [1, 0, 0, 0],
    ],
    [
      'not where it says more than it holds',
      '<testsuite tests="456" failures="3"><testcase name="a"/></testsuite>',
      [1, 0, 0, 0],
    ],
    [
      'not around those that have them',
      '<testsuites tests="3" failures="2"><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>',
      [1, 0, 0, 0],
    ],
    ['not by numbers that are none', '<testsuite tests="-1"/>', [0, 0, 0, 0]],
    ['nor by more failures than tests', '<testsuite tests="2" failures="9" skipped="9"/>', [0, 2, 0, 1]],
    ['and nothing is nothing', '<testsuites tests="0"/>', [0, 0, 0, 0]],
  ])('counts %s', async (_, xml, expected) => {
    expect(await counts(xml)).toEqual(expected);
  });

  it('with an error of its own is a failed test', async () => {
    using checkout = new Checkout();
    const { tests, findings, notices } = await checkout.read(
      { junit: ['*.xml'] },
      {
        'r.xml':
          '<testsuites><testsuite name="CartTest" tests="1" errors="1"><error message="no driver" type="x">at a.b</error></testsuite><testsuite name="B"><testcase name="b"/></testsuite></testsuites>',
      },
    );
    expect([tests?.passed, tests?.failed, notices]).toEqual([1, 1, []]);
    expect(findings.map(({ title, message }) => `${title}: ${message}`)).toEqual(['CartTest: no driver']);
  });
});
