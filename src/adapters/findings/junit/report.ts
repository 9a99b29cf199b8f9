import type { FindingPlace } from '../../../domain/finding.js';
import type { Reading } from '../reading.js';
import { WORDS } from '../words.js';
import type { CaseSink } from './case-builder.js';
import type { EndedSuite } from './open-suites.js';
import { Repeats, type RetriedTests } from './repeats.js';
import type { TestCase, TestFailure } from './test-case.js';
import { type FindFile, placeOfTest } from './test-place.js';

/** Of one report; as many as an attempt may have findings. */
const MAX_KEPT = 1000;

interface FailedCase {
  readonly number: number;
  readonly test: TestCase;
}

/** Counts the tests of one report. Which of them failed is known at its end: a later try may have passed. */
export class TestReport implements CaseSink {
  readonly #name: string;
  readonly #reading: Reading;
  readonly #repeats = new Repeats();
  readonly #failed: FailedCase[] = [];
  /** Failures of tests that are not kept. */
  #omitted = 0;

  constructor(name: string, reading: Reading) {
    this.#name = name;
    this.#reading = reading;
  }

  test(test: TestCase): void {
    this.#reading.tally.add(test);
    const number = this.#repeats.see(test);
    if (test.outcome !== 'failed') return;
    if (this.#failed.length < MAX_KEPT && this.#wantsMore) this.#failed.push({ number, test });
    else this.#omitted += test.failures.length + test.moreFailures;
  }

  suite(suite: EndedSuite): void {
    this.#repeats.end(suite);
    for (const totals of suite.totals) this.#reading.tally.addTotals(totals);
    if (suite.totals.length > 0) this.#reading.notices.say(WORDS.totals(this.#name, suite.totals));
  }

  get #wantsMore(): boolean {
    const { collection, tally } = this.#reading;
    return !collection.isFull('error') || tally.wantsFailures;
  }

  /** `bases` are the directories that its paths may start from. */
  async end(bases: readonly string[]): Promise<void> {
    const { tally, collection } = this.#reading;
    const retries = this.#repeats.retries();
    tally.correct(retries.less, retries.flaky);
    const failed = remaining(this.#failed, retries);
    const find = failed.length > 0 ? await this.#finder(bases) : () => undefined;
    for (const { test, isAgain } of failed) {
      const first = this.#addFindings(test, find);
      if (!isAgain) tally.addFailure(test.name, wordsOfAll(test), first);
    }
    // Those of tests that passed in the end are none, whether they were kept or not.
    const folded = this.#failed.length - failed.filter(({ isAgain }) => !isAgain).length;
    collection.omit(Math.max(0, this.#omitted - (retries.less.failed - folded)));
  }

  /** The place of the first. */
  #addFindings(test: TestCase, find: FindFile): FindingPlace | undefined {
    const { collection } = this.#reading;
    const all = test.failures.map((failure) => {
      const place = placeOfTest(test, failure, find);
      const { message, text } = failure;
      collection.add({ source: 'junit', level: 'error', message, title: test.name, place, details: text });
      return place;
    });
    collection.omit(test.moreFailures);
    return all[0];
  }

  /** As a path tells it, else as the end of one that is of another checkout. */
  async #finder(bases: readonly string[]): Promise<FindFile> {
    const { places, tracked } = this.#reading;
    const files = await tracked();
    return (named, isOwn = false) => {
      const found = places.file(named, bases);
      if (found !== undefined) return found;
      const like = files.match(named, isOwn);
      return like === undefined ? undefined : places.fromRoot(like);
    };
  }
}

/** Tests that did not pass in the end, and whether an earlier try of the same one stands before. */
function remaining(failed: readonly FailedCase[], retries: RetriedTests) {
  const told = new Set<number>();
  return failed.flatMap(({ number, test }) => {
    if (retries.passed.has(number)) return [];
    const isAgain = retries.failed.has(number) && told.has(number);
    told.add(number);
    return [{ test, isAgain }];
  });
}

function wordsOfAll({ failures, moreFailures }: TestCase): string {
  const [first, ...others] = failures as readonly [TestFailure, ...TestFailure[]];
  const more = others.length + moreFailures;
  return more === 0
    ? first.message
    : `${first.message}\n… and ${more} more ${more === 1 ? 'failure' : 'failures'}`;
}
