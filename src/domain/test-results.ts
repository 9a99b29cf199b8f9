import type { Masked } from '../base/masked.js';
import type { FindingPlace } from './finding.js';

export interface FailedTest {
  /** With its suite: `checkout › pays by card`. */
  readonly name: Masked;
  readonly message: Masked;
  readonly place?: FindingPlace;
}

export interface TimedTest {
  readonly name: Masked;
  readonly durationMs: number;
}

/** What the test reports of one attempt say together. */
export interface TestResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Sum over all tests. */
  readonly durationMs: number;
  /** The first ones; `failed` counts all. */
  readonly failures: readonly FailedTest[];
  /** The longest first. */
  readonly slowest: readonly TimedTest[];
  /** Failed at first and passed when its own runner tried again. */
  readonly flaky: readonly Masked[];
}
