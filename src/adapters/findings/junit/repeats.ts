import type { EndedSuite } from './open-suites.js';
import type { TestCase, TestOutcome } from './test-case.js';

/** Of one report; what comes after so many different tests is not known again. */
const MAX_TESTS = 1_000_000;
const MAX_REPEATED = 100_000;
const MAX_NAMES = 1000;

type Counts = Record<TestOutcome, number>;

interface Repeated {
  readonly suite: number;
  readonly counts: Counts;
  /** Undefined where too many have one. */
  readonly name: string | undefined;
  last: TestOutcome;
  /** Who tries again stops when it passes. */
  passedBeforeFailing: boolean;
  failedAlike: boolean;
  /** Go gives no two tests of a package the same name. */
  isGo: boolean;
  /** It writes a try that failed as a test that passed. */
  readonly isOfPytest: boolean;
  /** Its tool writes only the last try: whatever has the same name is another test. */
  readonly isOfOneTry: boolean;
}

/** How these name their reports. Their languages have no names for tests, so two of a file may be called alike. */
const OF_ONE_TRY = new Set(['jest tests', 'vitest tests', 'Mocha Tests', 'bun test', 'rspec']);

/** What a report's numbers are too high by, and what becomes of its failures, by number of their tests. */
export interface RetriedTests {
  readonly less: Counts;
  readonly flaky: readonly string[];
  /** Tests that passed in the end. */
  readonly passed: ReadonlySet<number>;
  /** Tests that failed each time. */
  readonly failed: ReadonlySet<number>;
}

/**
 * Finds tests that a report has several times because their runner tried again: gotestsum, Gradle and pytest write
 * each try as a test of its own. Others give different tests one name; those stay what they are, as far as the report
 * shows it: by suite, class, file and line, by the tool, by tests of one name that passed.
 */
export class Repeats {
  /** Of each test its first outcome; of one that failed, a number for its words. */
  readonly #first = new Map<number, number>();
  readonly #repeated = new Map<number, Repeated>();
  readonly #suites = new Map<number, { cases: number; different: number }>();
  /** Suites that count their tests, not the tries. */
  readonly #countOnce = new Set<number>();
  #names = 0;

  /** The number of the test: the same for all tries. */
  see(test: TestCase): number {
    const number = numberOf(test.identity);
    const suite = this.#suites.get(test.suite) ?? { cases: 0, different: 0 };
    suite.cases++;
    this.#suites.set(test.suite, suite);
    const first = this.#first.get(number);
    if (first !== undefined) this.#seeAgain(number, first, test);
    else if (this.#first.size < MAX_TESTS) {
      suite.different++;
      this.#first.set(number, codeOf(test));
    }
    return number;
  }

  #seeAgain(number: number, first: number, test: TestCase): void {
    const known = this.#repeated.get(number) ?? this.#begin(number, first, test);
    const { outcome } = test;
    if (outcome === 'failed') {
      known.passedBeforeFailing ||= known.counts.passed > 0;
      known.failedAlike &&= codeOf(test) === first;
      known.isGo ||= isOfGo(test);
    }
    known.counts[outcome]++;
    known.last = outcome;
  }

  #begin(number: number, first: number, test: TestCase): Repeated {
    const outcome = first === PASSED ? 'passed' : first === SKIPPED ? 'skipped' : 'failed';
    const begun: Repeated = {
      suite: test.suite,
      counts: { passed: 0, failed: 0, skipped: 0, [outcome]: 1 },
      name: this.#names++ < MAX_NAMES ? test.name : undefined,
      last: outcome,
      passedBeforeFailing: false,
      failedAlike: true,
      isGo: first < 0,
      isOfPytest: test.owners.includes('pytest'),
      isOfOneTry: test.owners.some((owner) => OF_ONE_TRY.has(owner)),
    };
    if (this.#repeated.size < MAX_REPEATED) this.#repeated.set(number, begun);
    return begun;
  }

  end({ number, tests }: EndedSuite): void {
    const { cases = 0, different = 0 } = this.#suites.get(number) ?? {};
    if (tests < cases && tests === different) this.#countOnce.add(number);
    this.#suites.delete(number);
  }

  retries(): RetriedTests {
    const less: Counts = { passed: 0, failed: 0, skipped: 0 };
    const [flaky, passed, failed] = [new Set<string>(), new Set<number>(), new Set<number>()];
    const all = [...this.#repeated];
    const twins = new Set(all.filter(([, one]) => this.#isTwin(one)).map(([, { suite }]) => suite));
    const isTry = (one: Repeated) => one.isGo || !(one.isOfOneTry || twins.has(one.suite));
    const triesAgain = all.some(([, one]) => isFlaky(one) && isTry(one));
    for (const [number, one] of all) {
      const outcome = this.#settled(one, isTry(one), triesAgain);
      if (outcome === undefined) continue;
      for (const kind of ['passed', 'failed', 'skipped'] as const)
        less[kind] += one.counts[kind] - (kind === outcome ? 1 : 0);
      if (outcome === 'failed') failed.add(number);
      else passed.add(number);
      if (outcome === 'passed' && one.name !== undefined) flaky.add(one.name);
    }
    return { less, flaky: [...flaky], passed, failed };
  }

  /** Nobody tries a test again that has passed: where that is written twice, the suite's names mean several tests. */
  #isTwin({ suite, counts, passedBeforeFailing, isOfPytest }: Repeated): boolean {
    return !isOfPytest && !this.#countOnce.has(suite) && (passedBeforeFailing || counts.passed > 1);
  }

  /** The one outcome of all tries; undefined where they are tests of their own. */
  #settled(one: Repeated, isTry: boolean, triesAgain: boolean): TestOutcome | undefined {
    if (this.#countOnce.has(one.suite) && (one.isOfPytest || one.counts.failed > 0)) return one.last;
    if (!isTry) return undefined;
    if (isFlaky(one)) return 'passed';
    const hasOnlyFailed = one.counts.failed > 1 && one.counts.passed === 0;
    return hasOnlyFailed && (one.isGo || triesAgain || one.failedAlike) ? 'failed' : undefined;
  }
}

const isFlaky = ({ counts, passedBeforeFailing, isGo }: Repeated): boolean =>
  counts.failed > 0 && !passedBeforeFailing && (counts.passed === 1 || (isGo && counts.passed > 0));

const PASSED = 0;
/** Beyond what the words of a failure can be. */
const SKIPPED = 2 ** 40;

/** Below 0 for Go, above for others. */
function codeOf(test: TestCase): number {
  if (test.outcome !== 'failed') return test.outcome === 'passed' ? PASSED : SKIPPED;
  const words = (numberOf(test.failures.map(({ message }) => message).join('\0')) % 2 ** 30) + 1;
  return isOfGo(test) ? -words : words;
}

const isOfGo = ({ failures }: TestCase): boolean =>
  failures.some(({ text }) => text.includes('--- FAIL: ') || text.startsWith('=== RUN'));

/** 53 bits of a text (cyrb53): two of a million tests get the same one about once in 18,000 reports. */
function numberOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}
