import type { Masker } from '../../../base/masker.js';
import type { FindingPlace } from '../../../domain/finding.js';
import type { FailedTest, TestResults } from '../../../domain/test-results.js';
import { cleanName, cleanText } from '../texts.js';
import type { SuiteTotals } from './open-suites.js';
import type { TestCase, TestOutcome } from './test-case.js';

const MAX_FAILURES = 100;
const MAX_FLAKY = 100;
const MAX_SLOWEST = 10;
const MAX_NAME = 500;
const MAX_MESSAGE = 2000;

/** Counts the tests of all reports of one attempt. */
export class Tally {
  readonly #masker: Masker;
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };
  #durationMs = 0;
  #isTold = false;
  readonly #failures: FailedTest[] = [];
  readonly #slowest: { readonly name: string; readonly durationMs: number }[] = [];
  readonly #flaky = new Set<string>();

  constructor(masker: Masker) {
    this.#masker = masker;
  }

  /** A report counts, also one without tests. */
  begin(): void {
    this.#isTold = true;
  }

  add({ name, outcome, durationMs, isFlaky }: TestCase): void {
    this.#counts[outcome]++;
    this.#durationMs += durationMs;
    if (isFlaky && this.#flaky.size < MAX_FLAKY) this.#flaky.add(name);
    const { length } = this.#slowest;
    if (durationMs === 0 || (length === MAX_SLOWEST && durationMs <= (this.#slowest.at(-1)?.durationMs ?? 0)))
      return;
    const at = this.#slowest.findIndex((other) => other.durationMs < durationMs);
    this.#slowest.splice(at < 0 ? length : at, 0, { name, durationMs });
    this.#slowest.length = Math.min(this.#slowest.length, MAX_SLOWEST);
  }

  /** Tests of which a report has the numbers only. */
  addTotals({ passed, failed, skipped, durationMs }: SuiteTotals): void {
    this.#counts.passed += passed;
    this.#counts.failed += failed;
    this.#counts.skipped += skipped;
    this.#durationMs += durationMs;
  }

  /** Tries that were counted as tests of their own, and tests that passed in the end. */
  correct(less: Readonly<Record<TestOutcome, number>>, flaky: readonly string[]): void {
    this.#counts.passed -= less.passed;
    this.#counts.failed -= less.failed;
    this.#counts.skipped -= less.skipped;
    for (const name of flaky) if (this.#flaky.size < MAX_FLAKY) this.#flaky.add(name);
  }

  get hasFailures(): boolean {
    return this.#counts.failed > 0;
  }

  get wantsFailures(): boolean {
    return this.#failures.length < MAX_FAILURES;
  }

  addFailure(name: string, message: string, place: FindingPlace | undefined): void {
    if (!this.wantsFailures) return;
    const words = cleanText(this.#masker, message, MAX_MESSAGE);
    this.#failures.push({ name: this.#named(name), message: words, ...(place ? { place } : {}) });
  }

  /** Undefined where no report was read. */
  end(): TestResults | undefined {
    if (!this.#isTold) return undefined;
    return {
      ...this.#counts,
      durationMs: Math.round(this.#durationMs),
      failures: this.#failures,
      slowest: this.#slowest.map(({ name, durationMs }) => ({ name: this.#named(name), durationMs })),
      flaky: [...this.#flaky].map((name) => this.#named(name)),
    };
  }

  #named(name: string) {
    return cleanName(this.#masker, name, MAX_NAME);
  }
}
