import { positive } from '../../../domain/annotation.js';
import { failureMessage, milliseconds, type TestCase, testName } from './test-case.js';

type Attributes = Readonly<Record<string, string>>;

/** Of a failure's text or a test's output: traces are shorter. */
const MAX_TEXT = 32 * 1024;

const FAILURES = new Set(['failure', 'error']);
/** Surefire's words, which others use, too: it failed, was tried again and passed. */
const FLAKES = new Set(['flakyFailure', 'flakyError']);
const OUTPUTS = new Set(['system-out', 'system-err']);
const SKIPPED = new Set(['skipped', 'disabled', 'notrun', 'suppressed', 'ignored']);

interface OpenCase {
  readonly attributes: Attributes;
  failed?: Attributes;
  isSkipped: boolean;
  isFlaky: boolean;
  trace: string;
  output: string;
}

/** Makes tests of a report's elements as they come by, whichever tool's habits they follow. */
export class CaseBuilder {
  readonly #take: (test: TestCase) => void;
  readonly #suites: Attributes[] = [];
  #case: OpenCase | undefined;
  /** Where text belongs now. */
  #field: 'trace' | 'output' | undefined;
  /** It has elements that a test report begins with. */
  isReport = false;

  constructor(take: (test: TestCase) => void) {
    this.#take = take;
  }

  open(name: string, attributes: Attributes): void {
    const test = this.#case;
    this.#field = undefined;
    this.isReport ||= name.startsWith('test');
    if (name === 'testsuite' || name === 'testsuites') this.#suites.push(attributes);
    else if (name === 'testcase')
      this.#case = { attributes, isSkipped: isLeftOut(attributes), isFlaky: false, trace: '', output: '' };
    else if (test === undefined) return;
    else if (FAILURES.has(name)) {
      test.failed ??= attributes;
      this.#field = 'trace';
    } else if (FLAKES.has(name)) test.isFlaky = true;
    else if (name === 'skipped') test.isSkipped = true;
    else if (OUTPUTS.has(name)) this.#field = 'output';
  }

  text(part: string): void {
    if (!this.#case || !this.#field) return;
    const room = MAX_TEXT - this.#case[this.#field].length;
    if (room > 0) this.#case[this.#field] += part.slice(0, room);
  }

  close(name: string): void {
    this.#field = undefined;
    if (name === 'testsuite' || name === 'testsuites') this.#suites.pop();
    if (name !== 'testcase' || !this.#case) return;
    this.#take(this.#built(this.#case));
    this.#case = undefined;
  }

  #built({ attributes, failed, isSkipped, isFlaky, trace, output }: OpenCase): TestCase {
    const { name = '', classname = '', class: className = '', time } = attributes;
    const suites = this.#suites.map((suite) => suite['name'] ?? '');
    const owner = classname || className || suites.at(-1) || '';
    const file = attributes['file'] || this.#suites.findLast((suite) => suite['file'])?.['file'];
    // Pytest counts lines from 0.
    const isPytest = suites.includes('pytest');
    const line = positive(isPytest ? String(Number(attributes['line']) + 1) : attributes['line']);
    const text = trace.trim() === '' ? output : trace;
    const words = failed && failureMessage(failed['message'] ?? '', failed['type'] ?? '', text, name);
    return {
      name: testName(owner, name) || 'a test without a name',
      durationMs: milliseconds(time),
      outcome: failed ? 'failed' : isSkipped ? 'skipped' : 'passed',
      isFlaky: isFlaky && !failed,
      ...(words === undefined ? {} : { failure: { message: words, text } }),
      ...(file ? { file } : {}),
      ...(line === undefined ? {} : { line }),
      owners: [classname, ...suites.toReversed()].filter(Boolean),
    };
  }
}

const isLeftOut = ({ status = '', result = '' }: Attributes): boolean =>
  SKIPPED.has(status) || SKIPPED.has(result);
