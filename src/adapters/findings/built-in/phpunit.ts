import { type Candidate, candidateOf, groupsOf, type LineReader, type Tell } from './told.js';

/** What failed; what is only risky, skipped or unwritten is listed alike. */
const LIST = /^There (?:was|were) \d+ (?:PHPUnit )?(?<kind>\S+).*:$/;
const FAILURES = /^(?:failure|error)s?:?$/;
const ENTRY = /^\d+\) (?<title>(?<type>[\w\\]+)::\S.*)$/;
/** As --testdox tells it, below the words of a class. */
const TOLD_ENTRY = /^ [✘x] (?<title>\S.*?)(?: \[[\d.]+ ms\])?$/;
const TOLD_LINE = /^ {3}[│├┊|] ?(?<text>.*)$/;
const FRAME = /^(?<file>\S.*\.(?:php|phpt|inc)):(?<line>\d+)$/;
const END = /^(?:--|FAILURES!|ERRORS!|OK.*|Tests: .*)$/;
const MAX_WORDS = 8;
const MAX_FRAMES = 100;

interface Failed {
  readonly title: string;
  /** Without its namespace, and so the name of its file; unknown where --testdox tells. */
  readonly type: string | undefined;
  readonly words: string[];
  readonly frames: Candidate[];
}

/** PHPUnit: the tests that failed with what they say and the calls, listed at the end or told one by one. */
export class PhpUnitReader implements LineReader {
  readonly #tell: Tell;
  #isOfFailures = false;
  #failed: Failed | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    const kind = groupsOf(LIST, line)?.['kind'];
    const told = groupsOf(TOLD_ENTRY, line);
    const entry = this.#isOfFailures ? groupsOf(ENTRY, line) : undefined;
    if (kind !== undefined) this.#isOfFailures = FAILURES.test(kind);
    const begun = entry ?? told;
    if (kind !== undefined || begun || END.test(line)) this.end();
    if (begun)
      this.#failed = { title: begun['title'] ?? '', type: typeIn(begun['type']), words: [], frames: [] };
    else if (this.#failed) this.#readBelow(this.#failed, line);
  }

  end(): void {
    const { title, type, words = [], frames = [] } = this.#failed ?? {};
    this.#failed = undefined;
    if (frames.length === 0) return;
    const own = frames.filter(({ file }) => isOf(type, file));
    const message = words.join('\n') || 'failed';
    const candidates = [...own, ...frames];
    this.#tell({ tool: 'phpunit', isTest: true, level: 'error', message, title, candidates });
  }

  #readBelow({ type, words, frames }: Failed, line: string): void {
    const text = type === undefined ? groupsOf(TOLD_LINE, line)?.['text'] : line;
    // What --testdox says of a test has a bar before each line.
    if (text === undefined) return this.end();
    const frame = groupsOf(FRAME, text.trim());
    if (frame && frames.length < MAX_FRAMES) frames.push(candidateOf(frame));
    else if (!frame && frames.length === 0 && text.trim() !== '' && words.length < MAX_WORDS)
      words.push(text.trim());
  }
}

const typeIn = (name: string | undefined): string | undefined => name?.slice(name.lastIndexOf('\\') + 1);

/** Without a class, a file that is one of tests by its name. */
const isOf = (type: string | undefined, file: string): boolean =>
  type === undefined ? file.endsWith('Test.php') : file.replace(/^.*\//, '') === `${type}.php`;
