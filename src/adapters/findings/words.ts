import type { SuiteTotals } from './junit/open-suites.js';
import type { OtherFormat } from './junit/other-formats.js';
import type { XmlTrouble } from './junit/read-cases.js';

type Kind = 'junit' | 'sarif' | 'matchers';

/** Every sentence that users read about reports that could not be read, each with what to do next. */
export const WORDS = {
  search: (why: string) => `its reports could not be looked for: ${why}; correct their patterns`,
  unmatched: (kind: Kind, patterns: readonly string[], left?: string) =>
    `no file matches its reports.${kind}: ${patterns.join(', ')}; ${left ?? 'correct the path, or let the job write there'}`,
  fromRoot: (file: string) => `paths start at the root of the repository: write ${file}`,
  leftOut: (kind: Kind, left: string) => `not among its reports.${kind}: ${left}`,
  stale: (kind: Kind, names: readonly string[]) =>
    `what its reports.${kind} match was there before it started, and does not count: ${some(names)}; let the job write it, or name it where it is written`,
  tooMany: (kind: Kind, found: number, most: number) =>
    `${found} files match its reports.${kind}, and only the first ${most} are read; name fewer`,
  tooMuch: (kind: Kind, file: string) =>
    `${file} and what follows is not read: reports.${kind} of one job may have 256 MiB together; name fewer`,
  unreadable: (file: string, why: string) => `${file} is not read: ${why}; mend it, or name another`,
  broken: (file: string, { line, column, why }: XmlTrouble) =>
    `${file}:${line}:${column} is broken: ${why}; what stands before that counts, see whether its tool was ended while it wrote`,
  noTests: (file: string, other?: OtherFormat) =>
    `${file} holds no tests; reports.junit is for JUnit XML${other ? `, this is ${other.name}: ${other.remedy}` : ''}`,
  noXml: (file: string) =>
    `${file} holds no tests; reports.junit is for JUnit XML, this is no XML: name another`,
  empty: (file: string) =>
    `${file} holds no tests; it is empty: see whether its tool was ended before it wrote`,
  totals: (file: string, suites: readonly SuiteTotals[]) => {
    const [tests, failed] = [suites, suites.map((suite) => ({ ...suite, passed: 0, skipped: 0 }))].map(
      testsOf,
    );
    const named = some(suites.map(({ name }) => `'${name.slice(0, 100)}'`));
    return `${file}: ${named} without test cases; ${tests} tests, ${failed} of them failed, are counted as it says: let its tool write each test`;
  },
  matcher: (file: string, why: string) => `the problem matchers in ${file}: ${why}; mend them`,
  longOutput: (bytes: number) =>
    `its problem matchers read the first and the last 8 MiB of its output, which has ${Math.round(bytes / 1024 / 1024)} MiB; let it print less`,
  slowMatchers: (seconds: number) =>
    `its problem matchers took more than ${seconds} s, and did not read the rest of its output; make their patterns smaller`,
  unread: (why: string) => `its output could not be read by problem matchers: ${why}; see its log`,
  slowOutput: (seconds: number) =>
    `what common tools say in its output was looked for during ${seconds} s, and not to its end; see its log, or let it print less`,
  failedScan: (file: string, tool: string, why: string) =>
    `${file} is of a scan that failed, and what it found may not be all: ${tool}${why === '' ? '' : `: ${why}`}; see what it printed`,
  oddResults: (file: string, count: number) =>
    `${file}: ${count === 1 ? 'a result or run is' : `${count} results are`} not as SARIF has them, and do not count; see how it was written`,
  otherFiles: (file: string) =>
    `${file} keeps results in files beside it (external properties), which are not read; let its tool write one file`,
  more: (count: number) => `… and ${count} more of its reports could not be read as they should`,
} as const;

const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

const testsOf = (suites: readonly SuiteTotals[]): number =>
  suites.reduce((sum, { passed, failed, skipped }) => sum + passed + failed + skipped, 0);
