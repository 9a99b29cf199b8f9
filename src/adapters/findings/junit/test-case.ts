/** One test as a report tells it, whichever tool wrote the report. */
export interface TestCase {
  /** With its suite: `checkout › pays by card`. */
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: TestOutcome;
  /** Its own runner tried again, and then it passed. */
  readonly isFlaky: boolean;
  /** Each expectation that did not hold; some tools go on after the first. Empty unless it failed. */
  readonly failures: readonly TestFailure[];
  /** How many more failures it has than are kept. */
  readonly moreFailures: number;
  /** What the report says about where the test stands; often not much. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Names that are those of files with some tools: of its class, of its suites. */
  readonly owners: readonly string[];
  /** The test's own name, as its tool writes it. */
  readonly ownName: string;
  /** Suite, class, name, file and line: what has them not all in common is not one test. */
  readonly identity: string;
  /** Which suite of the report holds it, counted from 0. */
  readonly suite: number;
}

export type TestOutcome = 'passed' | 'failed' | 'skipped';

export interface TestFailure {
  readonly message: string;
  /** The stack, or what the test printed. */
  readonly text: string;
  /** What names the failing line: the message as it was, and the text from where it tells of a failure. */
  readonly trace: string;
  /** Where the report says that it failed. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Seconds, also with commas between the thousands; 0 for what is no time. */
export function milliseconds(seconds: string | undefined): number {
  const value = Number((seconds ?? '').replaceAll(',', '')) * 1000;
  return value > 0 && value < Number.MAX_SAFE_INTEGER ? Math.round(value * 1000) / 1000 : 0;
}
