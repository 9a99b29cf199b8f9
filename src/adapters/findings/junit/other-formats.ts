/** XML that people take for JUnit XML. */
export interface OtherFormat {
  readonly name: string;
  /** How its tool writes what is read here. */
  readonly remedy: string;
}

const DOTNET = "write JUnit XML with 'dotnet test --logger junit' (package JunitXml.TestLogger)";
const LINT = "write SARIF for reports.sarif, or read the tool's output with reports.matchers";
const NO_TESTS = 'name only the reports of tests';

/** By the name of the root element. */
const FORMATS: Readonly<Record<string, readonly [name: string, remedy: string]>> = {
  'test-run': ['NUnit 3', DOTNET],
  'test-results': ['NUnit 2', DOTNET],
  assemblies: ['xUnit.net', `${DOTNET}, or let its runner do it with -junit FILE`],
  assembly: ['xUnit.net v1', DOTNET],
  TestRun: ['TRX', DOTNET],
  'testng-results': [
    'TestNG',
    'name the JUnit XML beside it: test-output/junitreports/*.xml, or what Surefire writes',
  ],
  'failsafe-summary': ['the summary of Failsafe', 'name the reports beside it: TEST-*.xml'],
  Site: ['CTest', "write JUnit XML with 'ctest --output-junit FILE'"],
  Catch2TestRun: ['Catch2', "write JUnit XML with '--reporter junit::out=FILE'"],
  Catch: ['Catch2', "write JUnit XML with '--reporter junit --out FILE'"],
  doctest: ['doctest', "write JUnit XML with '--reporters=junit --out=FILE'"],
  TestLog: ['Boost.Test', "write JUnit XML with '--logger=JUNIT,all,FILE'"],
  TestResult: ['Boost.Test', "write JUnit XML with '--logger=JUNIT,all,FILE'"],
  TestCase: ['Qt Test', "write JUnit XML with '-o FILE,junitxml'"],
  robot: ['Robot Framework', "write JUnit XML with '--xunit FILE'"],
  testExecutions: ["Sonar's generic test data", 'write JUnit XML with another reporter of the same runner'],
  checkstyle: ['Checkstyle', LINT],
  pmd: ['PMD', LINT],
  'pmd-cpd': ['CPD', LINT],
  BugCollection: ['SpotBugs', LINT],
  issues: ['Android Lint', LINT],
  coverage: ['a coverage report', NO_TESTS],
  html: ['an HTML page', NO_TESTS],
};

export function otherFormat(
  root: string,
  attributes: Readonly<Record<string, string>>,
): OtherFormat | undefined {
  if (root === 'TestRun' && !(attributes['xmlns'] ?? '').includes('TeamTest'))
    return { name: 'CppUnit', remedy: 'let its runner write JUnit XML' };
  // JaCoCo's and others'; only what nobody else has tells them apart.
  if (root === 'report') return { name: 'a coverage report', remedy: NO_TESTS };
  const known = Object.hasOwn(FORMATS, root) ? FORMATS[root] : undefined;
  return known && { name: known[0], remedy: known[1] };
}
