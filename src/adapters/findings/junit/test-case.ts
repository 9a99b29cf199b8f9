/** One test as a report tells it, whichever tool wrote the report. */
export interface TestCase {
  /** With its suite: `checkout › pays by card`. */
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Its own runner tried again, and then it passed. */
  readonly isFlaky: boolean;
  readonly failure?: TestFailure;
  /** What the report says about where the test stands; often not much. */
  readonly file?: string;
  readonly line?: number;
  /** Names that are those of files with some tools: of its class, of its suites. */
  readonly owners: readonly string[];
}

export interface TestFailure {
  readonly message: string;
  /** The stack, or what the test printed. */
  readonly text: string;
}

/** `suite › test`, unless one of them says it all. */
export function testName(suite: string, name: string): string {
  if (suite === '' || name.includes(suite)) return name;
  return name === '' || suite.endsWith(name) ? suite : `${suite} › ${name}`;
}

/** Seconds, also with commas between the thousands; 0 for what is no time. */
export function milliseconds(seconds: string | undefined): number {
  const value = Number((seconds ?? '').replaceAll(',', '')) * 1000;
  return value > 0 && value < Number.MAX_SAFE_INTEGER ? Math.round(value * 1000) / 1000 : 0;
}

/** Says nothing beyond that it failed. */
const EMPTY_WORDS = /^(?:(?:test |assertion )?fail(?:ed|ure)?|error)?[.!]?$/i;
/** What Go prints around a test. */
const AROUND = /^(?:===|---) /;

/** The failure in a few words: what the report says, unless the text says more. */
export function failureMessage(said: string, type: string, text: string, test: string): string {
  if (!EMPTY_WORDS.test(said.trim())) return said;
  const lines = text.split('\n', 200).map((line) => line.trim());
  // PHPUnit begins with the test's own name.
  const tells = (line: string) => line !== '' && !AROUND.test(line) && !line.endsWith(`::${test}`);
  const telling = lines.find(tells) ?? '';
  // Its place is told apart from it.
  return telling.replace(/^[\w./-]+\.go:\d+: /, '') || said.trim() || type || 'failed';
}
