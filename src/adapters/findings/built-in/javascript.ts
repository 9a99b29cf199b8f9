import { type Candidate, candidateOf, groupsOf, type LineReader, type Tell } from './told.js';

const MARKS: readonly RegExp[] = [
  /^\s*✖ (?<title>\S.*?) \(\d[\d.]*m?s\)$/,
  /^\s*● (?<title>\S.*)$/,
  /^\s*FAIL\s+(?<title>\S.*)$/,
  /^\s{1,6}\d+\) (?<title>\S.*)$/,
];
/** What passed, and what sums up: nothing below it belongs to a test before it. */
const OTHERS = /^\s*[✔✓√ℹ▶] |^\s*(?:PASS|Tests?:|Test Suites:|Test Files) |^test at \S+:\d+:\d+$/;
const FRAME =
  /^\s*(?:at |❯ )(?:.*?[( ])?(?<file>(?:file:\/\/)?[^\s():][^\s()]*?):(?<line>\d+):(?<column>\d+)\)?(?: \{)?$/;
const AVA_FAILS = /^\s+✘ (?:\[fail\]: )?(?<title>\S.*)$/;
const AVA_PLACE = /^ {2}(?<file>[^\s:]+\.[cm]?[jt]sx?):(?<line>\d+)$/;
const CODE = /^\s*>?\s*\d*\s*\||^\s*\d+: |^\s*─|^\s*[⎯]{3}/;
const CRASH_PLACE = /^(?<file>(?:file:\/\/)?\/[^:]+):(?<line>\d+)$/;
const ERROR = /^\s*(?:Uncaught )?[A-Z]\w*(?:Error|Exception)(?: \[\w+\])?(?::|$)|^Error: /;
const MAX_WORDS = 8;
const MAX_FRAMES = 30;
const MAX_TITLES = 1000;

interface Block {
  readonly title?: string;
  readonly hasFailed: boolean;
  readonly words: string[];
  readonly frames: Candidate[];
}

/**
 * node:test, AVA, mocha, jest, vitest, and a program of Node that crashed: the test that failed, what it says, and
 * the stack. An error that is printed elsewhere was caught.
 */
export class JavaScriptReader implements LineReader {
  readonly #tell: Tell;
  #block: Block | undefined;
  readonly #avaFails: string[] = [];
  /** The last error that nobody said was a test's. */
  #loose: Block | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    const ava = groupsOf(AVA_FAILS, line)?.['title'];
    if (ava !== undefined && this.#avaFails.length < MAX_TITLES) this.#avaFails.push(ava);
    const title = this.#titleIn(line);
    if (title !== undefined) return this.#begin({ title, hasFailed: true, words: [], frames: [] });
    if (OTHERS.test(line)) return this.#close();
    if (/^Node\.js v\d/.test(line)) return this.#crash();
    const crash = groupsOf(CRASH_PLACE, line);
    if (crash) return this.#begin({ hasFailed: false, words: [], frames: [candidateOf(crash)] });
    if (!this.#block && ERROR.test(line)) this.#begin({ hasFailed: false, words: [], frames: [] });
    if (this.#block) this.#readBelow(this.#block, line);
  }

  end(): void {
    this.#close();
  }

  #titleIn(line: string): string | undefined {
    for (const mark of MARKS) {
      const title = groupsOf(mark, line)?.['title'];
      if (title !== undefined) return title;
    }
    const own = this.#avaFails.length > 0 ? /^ {2}(\S.*)$/.exec(line)?.[1] : undefined;
    return own !== undefined && this.#avaFails.some((fail) => fail.startsWith(own)) ? own : undefined;
  }

  #begin(block: Block): void {
    this.#close();
    this.#block = block;
  }

  #readBelow({ words, frames, hasFailed }: Block, line: string): void {
    const frame =
      groupsOf(FRAME, line) ?? (this.#avaFails.length > 0 ? groupsOf(AVA_PLACE, line) : undefined);
    if (frame && frames.length < MAX_FRAMES) frames.push(candidateOf(frame));
    const isWords = !frame && line.trim() !== '' && !CODE.test(line) && words.length < MAX_WORDS;
    // Of a crash the line of code comes first, and the error later.
    const isSaid = hasFailed ? frames.length === 0 || this.#avaFails.length > 0 : ERROR.test(line);
    if (isWords && isSaid) words.push(line.trim());
  }

  #close(): void {
    const block = this.#block;
    this.#block = undefined;
    if (!block || block.frames.length === 0) return;
    if (block.hasFailed) this.#say(block);
    else this.#loose = block;
  }

  #crash(): void {
    this.#close();
    if (this.#loose) this.#say(this.#loose);
    this.#loose = undefined;
  }

  #say({ title, words, frames, hasFailed }: Block): void {
    const message = words.join('\n') || 'failed';
    this.#tell({ tool: 'javascript', isTest: hasFailed, level: 'error', message, title, candidates: frames });
  }
}
