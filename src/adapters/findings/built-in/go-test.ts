import { type Candidate, candidateOf, groupsOf, type LineReader, type Tell } from './told.js';

const RUNS = /^=== (?:RUN|CONT|NAME) +(?<title>\S.*)$/;
const ENDS = /^ *--- (?<verdict>FAIL|PASS|SKIP): (?<title>\S.*) \([\d.]+m?s\)$/;
const SAYS = /^\s+(?<file>[^\s:]+\.go):(?<line>\d+): ?(?<message>.*)$/;
const GOES_ON = /^(?: {8,}|\s*\t)\s*(?<message>\S.*)$/;
const PACKAGE = /^(?:FAIL|ok {2}|\?)\s+(?<near>\S+)\s+/;
const PANICS = /^(?:panic|fatal error): (?<message>.+?)(?: \[recovered.*\])?$/;
const FRAME = /^\t(?<file>\/\S+\.go):(?<line>\d+)(?: \+0x\w+)?$/;
/** Of one test, and of one of its texts. */
const MAX_SAID = 20;
const MAX_WORDS = 12;
const MAX_FRAMES = 50;

interface Said {
  readonly candidate: Candidate;
  readonly words: string[];
}

interface Panic {
  readonly message: string;
  readonly frames: Candidate[];
}

/** What will be told when the package is known; its words may still grow. */
interface Held {
  readonly title: string;
  readonly words: readonly string[];
  readonly candidates: readonly Candidate[];
}

/**
 * go test, with and without -v: what a test says stands before or behind the line that tells its end, and says
 * nothing where the test passed. A package's name, which tells the folder, comes last.
 */
export class GoTestReader implements LineReader {
  readonly #tell: Tell;
  /** What tests have said whose end is not known yet. */
  #open = new Map<string, Said[]>();
  #test = '';
  #hasFailed = false;
  #said: Said | undefined;
  #held: Held[] = [];
  #panic: Panic | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    if (this.#panic) this.#readPanic(this.#panic, line);
    const runs = groupsOf(RUNS, line);
    if (runs) return this.#turnTo(runs['title'] ?? '', false);
    const ends = line.includes('--- ') ? groupsOf(ENDS, line) : undefined;
    if (ends) return this.#endTest(ends['title'] ?? '', ends['verdict'] === 'FAIL');
    const near = groupsOf(PACKAGE, line)?.['near'];
    if (near !== undefined) return this.#endPackage(near);
    const panics = groupsOf(PANICS, line);
    if (panics) this.#panic = { message: panics['message'] ?? '', frames: [] };
    else if (this.#test !== '') this.#hear(line);
  }

  end(): void {
    this.#endPackage();
  }

  #hear(line: string): void {
    const says = groupsOf(SAYS, line);
    const more = says ? undefined : groupsOf(GOES_ON, line)?.['message'];
    if (more !== undefined && this.#said && this.#said.words.length < MAX_WORDS) this.#said.words.push(more);
    if (!says) return;
    this.#said = { candidate: candidateOf(says), words: [says['message'] ?? ''] };
    if (this.#hasFailed) return this.#hold(this.#test, this.#said);
    const said = this.#open.get(this.#test) ?? [];
    if (said.length < MAX_SAID) said.push(this.#said);
    this.#open.set(this.#test, said);
  }

  #turnTo(test: string, hasFailed: boolean): void {
    this.#test = test;
    this.#hasFailed = hasFailed;
    this.#said = undefined;
  }

  #endTest(test: string, hasFailed: boolean): void {
    if (hasFailed) for (const said of this.#open.get(test) ?? []) this.#hold(test, said);
    this.#open.delete(test);
    this.#turnTo(test, hasFailed);
  }

  #hold(title: string, { candidate, words }: Said): void {
    this.#held.push({ title, words, candidates: [candidate] });
  }

  #readPanic({ message, frames }: Panic, line: string): void {
    const frame = groupsOf(FRAME, line);
    if (frame && frames.length < MAX_FRAMES) frames.push(candidateOf(frame));
    const isOver = frames.length > 0 && (line === '' || /^(?:FAIL|exit status)\b/.test(line));
    if (isOver) this.#endPanic(message, frames);
  }

  #endPanic(message: string, candidates: readonly Candidate[]): void {
    this.#panic = undefined;
    this.#held.push({ title: this.#test, words: [`panic: ${message}`], candidates });
  }

  #endPackage(near?: string): void {
    if (this.#panic && this.#panic.frames.length > 0) this.#endPanic(this.#panic.message, this.#panic.frames);
    for (const { title, words, candidates } of this.#held)
      this.#tell({
        tool: 'go test',
        // A program that is no test panics, too.
        isTest: title !== '',
        level: 'error',
        message: words.map(plain).filter(Boolean).join('\n') || 'failed',
        title: title || undefined,
        candidates: candidates.map((one) =>
          near === undefined || one.file.includes('/') ? one : { ...one, near },
        ),
      });
    this.#held = [];
    this.#open = new Map();
    this.#panic = undefined;
    this.#turnTo('', false);
  }
}

/** Without what testify says of place and test, which stand elsewhere. */
const plain = (text: string): string => text.trim().replace(/^(?:Error Trace|Test):\s.*|^Error:\s+/, '');
