import { milliseconds } from './test-case.js';

export type Attributes = Readonly<Record<string, string>>;

/** What a suite says of itself without any test in it. */
export interface SuiteTotals {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

export interface EndedSuite {
  readonly number: number;
  /** How many tests it says that it has. */
  readonly tests: number;
  /** When the outermost one ends: of it, and of those inside. */
  readonly totals: readonly SuiteTotals[];
}

interface OpenSuite {
  readonly number: number;
  readonly attributes: Attributes;
  /** Tests of it and of the suites inside it that are counted. */
  counted: number;
  /** Of suites in it that hold no test. */
  readonly totals: SuiteTotals[];
}

/** The suites that are open, the innermost last; numbers of a suite count where nothing in it does. */
export class OpenSuites {
  readonly #open: OpenSuite[] = [];
  #begun = 0;

  open(attributes: Attributes): void {
    this.#open.push({ number: this.#begun++, attributes, counted: 0, totals: [] });
  }

  /** A test stands in the innermost one. */
  count(): void {
    const inner = this.#open.at(-1);
    if (inner) inner.counted++;
  }

  close(): EndedSuite | undefined {
    const suite = this.#open.pop();
    if (!suite) return undefined;
    const { number, attributes } = suite;
    const tests = amountOf(attributes['tests']);
    const totals = this.#totals(suite, tests);
    const outer = this.#open.at(-1);
    if (!outer) return { number, tests, totals };
    outer.totals.push(...totals);
    outer.counted += suite.counted;
    return { number, tests, totals: [] };
  }

  #totals({ attributes, counted, totals }: OpenSuite, tests: number): readonly SuiteTotals[] {
    const all = counted + totals.reduce((sum, one) => sum + one.passed + one.failed + one.skipped, 0);
    if (all === 0 && tests > 0) return [totalsOf(attributes, tests)];
    // Where the numbers are more than the suite says, those tests stand beside them.
    return tests > 0 && all > tests ? [] : totals;
  }

  get names(): string[] {
    return this.#open.map(({ attributes }) => attributes['name'] ?? '');
  }

  get number(): number {
    return this.#open.at(-1)?.number ?? -1;
  }

  /** Of the innermost suite that has it. */
  attribute(name: string): string | undefined {
    return this.#open.findLast(({ attributes }) => attributes[name])?.attributes[name];
  }
}

const SKIPS = ['skipped', 'skip', 'ignored', 'disabled', 'notrun'];

function totalsOf(attributes: Attributes, tests: number): SuiteTotals {
  const failed = Math.min(tests, amountOf(attributes['failures']) + amountOf(attributes['errors']));
  const left = SKIPS.reduce((sum, name) => sum + amountOf(attributes[name]), 0);
  const skipped = Math.min(tests - failed, left);
  const durationMs = milliseconds(attributes['time']);
  return { name: attributes['name'] ?? '', passed: tests - failed - skipped, failed, skipped, durationMs };
}

const amountOf = (text = ''): number => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0);
