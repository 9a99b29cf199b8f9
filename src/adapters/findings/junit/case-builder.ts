import { positive } from '../../../domain/annotation.js';
import { testFailureOf } from './failure-words.js';
import { nestedName, testName } from './names.js';
import { type Attributes, type EndedSuite, OpenSuites } from './open-suites.js';
import { milliseconds, type TestCase } from './test-case.js';

/** Of all texts of a test's failures, and of its output: traces are shorter. */
const MAX_TEXT = 32 * 1024;
/** Of one test. */
const MAX_FAILURES = 20;

const SUITES = new Set(['testsuite', 'testsuites']);
const FAILURES = new Set(['failure', 'error']);
/** Surefire's words, which others use, too: it failed, was tried again and passed. */
const FLAKES = new Set(['flakyFailure', 'flakyError']);
const OUTPUTS = new Set(['system-out', 'system-err']);
const SKIPPED = new Set(['skipped', 'disabled', 'notrun', 'suppressed', 'ignored']);
/** What Node's runner writes for the class of every test. */
const NO_CLASS = new Set(['test', 'suite']);

interface OpenText {
  readonly attributes: Attributes;
  text: string;
  /** Shared with the texts beside it. */
  readonly room: { left: number };
}

interface OpenCase {
  readonly attributes: Attributes;
  readonly failures: OpenText[];
  moreFailures: number;
  isSkipped: boolean;
  /** It may fail: nobody has written what it tests. */
  isTodo: boolean;
  isFlaky: boolean;
  readonly output: OpenText;
  /** For the texts of its failures. */
  readonly room: { left: number };
}

/** What hears of a report's tests as they come by. */
export interface CaseSink {
  test(test: TestCase): void;
  suite(suite: EndedSuite): void;
}

/** Makes tests of a report's elements as they come by, whichever tool's habits they follow. */
export class CaseBuilder {
  readonly #sink: CaseSink;
  readonly #suites = new OpenSuites();
  #case: OpenCase | undefined;
  /** It stands for a suite's own error. */
  #isOfSuite = false;
  /** Where text belongs now, and how many elements are open inside it. */
  #field: OpenText | undefined;
  #inside = 0;
  /** It has elements that a test report begins with. */
  isReport = false;

  constructor(sink: CaseSink) {
    this.#sink = sink;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#field) this.#inside++;
    else if (SUITES.has(name)) {
      this.isReport = true;
      this.#suites.open(attributes);
    } else if (name === 'testcase') {
      this.isReport = true;
      this.#case = newCase(attributes);
    } else if (this.#case) this.#openInCase(this.#case, name, attributes);
    // A suite that could not begin has an error of its own.
    else if (FAILURES.has(name) && this.#suites.number >= 0) this.#beginFailed(attributes);
  }

  #beginFailed(attributes: Attributes): void {
    this.#case = newCase({ name: this.#suites.names.at(-1) ?? '' });
    this.#isOfSuite = true;
    this.#openInCase(this.#case, 'error', attributes);
  }

  #openInCase(test: OpenCase, name: string, attributes: Attributes): void {
    if (FAILURES.has(name)) {
      this.#field = { attributes, text: '', room: test.room };
      if (test.failures.length < MAX_FAILURES) test.failures.push(this.#field);
      else test.moreFailures++;
    } else if (FLAKES.has(name)) test.isFlaky = true;
    else if (name === 'skipped') {
      test.isSkipped = true;
      test.isTodo ||= attributes['type'] === 'todo';
    } else if (OUTPUTS.has(name)) this.#field = test.output;
  }

  text(part: string): void {
    if (!this.#field) return;
    const { room } = this.#field;
    if (room.left <= 0) return;
    this.#field.text += part.slice(0, room.left);
    room.left -= part.length;
  }

  close(name: string): void {
    if (this.#inside > 0) this.#inside--;
    else if (this.#field) {
      this.#field = undefined;
      if (this.#isOfSuite) this.#end();
    } else if (SUITES.has(name)) {
      const ended = this.#suites.close();
      if (ended) this.#sink.suite(ended);
    } else if (name === 'testcase') this.#end();
  }

  #end(): void {
    if (!this.#case) return;
    this.#suites.count();
    this.#sink.test(this.#built(this.#case));
    this.#case = undefined;
    this.#isOfSuite = false;
  }

  #built({ attributes, isSkipped, isTodo, isFlaky, failures, moreFailures, output }: OpenCase): TestCase {
    const { name = '', class: className = '', time } = attributes;
    const suites = this.#suites.names;
    const said = attributes['classname'] ?? '';
    const classname = NO_CLASS.has(said) ? '' : said;
    const owner = classname || className || (said === '' ? (suites.at(-1) ?? '') : nestedName(suites));
    const file = attributes['file'] || attributes['filepath'] || this.#suites.attribute('file');
    const hasFailed = failures.length > 0 && !isTodo;
    return {
      name: testName(owner, name, suites) || 'a test without a name',
      durationMs: milliseconds(time),
      outcome: hasFailed ? 'failed' : isSkipped ? 'skipped' : 'passed',
      isFlaky: isFlaky && !hasFailed,
      failures: hasFailed
        ? failures.map((one) => testFailureOf(one.attributes, one.text, output.text, name))
        : [],
      moreFailures: hasFailed ? moreFailures : 0,
      ...(file ? { file } : {}),
      ...numbersOf(attributes, suites.includes('pytest')),
      owners: [classname, ...suites.toReversed()].filter(Boolean),
      ownName: name,
      identity: [
        ...[this.#suites.number, ...suites, this.#suites.attribute('hostname')],
        ...[said || className, name, file, attributes['line'] ?? attributes['lineno']],
      ].join('\0'),
      suite: this.#suites.number,
    };
  }
}

const newCase = (attributes: Attributes): OpenCase => ({
  attributes,
  failures: [],
  moreFailures: 0,
  isSkipped: SKIPPED.has(attributes['status'] ?? '') || SKIPPED.has(attributes['result'] ?? ''),
  isTodo: false,
  isFlaky: false,
  output: { attributes, text: '', room: { left: MAX_TEXT } },
  room: { left: MAX_TEXT },
});

/** Pytest counts lines from 0. */
function numbersOf(attributes: Attributes, isPytest: boolean): { line?: number; column?: number } {
  const said = attributes['line'] ?? attributes['lineno'];
  const line = positive(isPytest ? String(Number(said) + 1) : said);
  const column = positive(attributes['column']);
  return { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}
