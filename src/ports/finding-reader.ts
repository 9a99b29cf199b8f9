import type { Masked } from '../base/masked.js';
import type { Annotation } from '../domain/annotation.js';
import type { SpoolReference } from '../domain/event.js';
import type { Finding } from '../domain/finding.js';
import type { TestResults } from '../domain/test-results.js';

/** Where one attempt's reports will lie: path patterns below the workspace. */
export interface ReportPatterns {
  readonly junit: readonly string[];
  readonly sarif: readonly string[];
  readonly matchers: readonly string[];
  /** Whether the output of a failed attempt is read as common tools write it; true where it is not said. */
  readonly hasBuiltIn?: boolean;
}

/** What the commands in an attempt's output said about the code. */
export interface SaidFindings {
  readonly annotations: readonly Annotation[];
  /** How many more there were. */
  readonly omitted: number;
  /** It named problem matchers, which are to read the output. */
  readonly hasMatchers: boolean;
}

/** An attempt that is over. */
export interface EndedAttempt {
  readonly hasSucceeded: boolean;
  /** By what its commands did, and not because somebody stopped it. */
  readonly hasFailed: boolean;
  /** Somebody waits for the end of the run: what takes long is cut short. */
  readonly isCancelled?: boolean;
  readonly said: SaidFindings;
  /** Where its commands ran. */
  readonly directory: string;
  /** Undefined where it wrote nothing. */
  readonly spool: SpoolReference | undefined;
  /** Aborts when there is no time left to read anything. */
  readonly hurry: Pick<AbortSignal, 'aborted'>;
}

export interface FoundThings {
  readonly findings: readonly Finding[];
  readonly omitted: number;
  readonly tests?: TestResults;
  /** The lines of a failed attempt's output that tell why, where any do. */
  readonly cause?: Masked;
  /** What a person should know about reports that could not be read. */
  readonly notices: readonly string[];
}

/** Reads what an attempt's reports and output say about the code. Never fails: what cannot be read is a notice. */
export interface FindingReader {
  /** To be called before the attempt starts: a report that already lies there says nothing about it. */
  expect(patterns: ReportPatterns | undefined): Promise<ExpectedReports>;
}

export interface ExpectedReports {
  read(attempt: EndedAttempt): Promise<FoundThings>;
}
