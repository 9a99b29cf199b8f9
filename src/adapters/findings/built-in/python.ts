import {
  type Candidate,
  candidateOf,
  groupsOf,
  type LineReader,
  type Tell,
  type ToolFinding,
} from './told.js';

const TESTS = /^(?:FAIL|ERROR): (?<title>\S+ \(.+\))/;
const BEGINS = /^(?<indent>\s*)Traceback \(most recent call last\):$/;
const FRAME = /^\s+File "(?<file>[^"]+)", line (?<line>\d+)/;
const ENDS =
  /^\s*(?<code>[A-Za-z_][\w.]*): ?(?<message>.*)$|^\s*(?<bare>[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit))$/;
const MAX_FRAMES = 100;
/** Behind the exception that ends a program nothing of it follows. */
const MAX_BEHIND = 20;

/**
 * Python's tracebacks: those that unittest tells of a test, and the last one, where the output ends soon behind it.
 * Others have been caught and logged.
 */
export class TracebackReader implements LineReader {
  readonly #tell: Tell;
  #frames: Candidate[] | undefined;
  #title: string | undefined;
  #last: { readonly told: ToolFinding; behind: number } | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    if (this.#last) this.#last.behind++;
    const title = groupsOf(TESTS, line)?.['title'];
    if (title !== undefined) this.#title = title;
    const frame = groupsOf(FRAME, line);
    if (BEGINS.test(line)) this.#frames = [];
    // A syntax error has a place and no traceback.
    else if (frame && (this.#frames?.length ?? 0) < MAX_FRAMES)
      (this.#frames ??= []).push(candidateOf(frame));
    else if (this.#frames && this.#frames.length > 0) this.#readEnd(line);
    if (/^(?:=|-){70}$/.test(line) && this.#frames === undefined && title === undefined) this.#endTest(line);
  }

  end(): void {
    if (this.#last && this.#last.behind <= MAX_BEHIND) this.#tell(this.#last.told);
  }

  /** The rule below a test's name belongs to it; the next one ends it. */
  #endTest(line: string): void {
    if (line.startsWith('=')) this.#title = undefined;
  }

  #readEnd(line: string): void {
    // The code of a frame stands indented below it.
    const ends = /^\s/.test(line) ? undefined : groupsOf(ENDS, line);
    if (!ends) return;
    const { code = ends['bare'] ?? '', message = '' } = ends;
    const told: ToolFinding = {
      tool: 'python',
      isTest: this.#title !== undefined,
      level: 'error',
      message: [code, message].filter(Boolean).join(': '),
      title: this.#title,
      candidates: (this.#frames ?? []).toReversed(),
    };
    this.#frames = undefined;
    if (this.#title === undefined) this.#last = { told, behind: 0 };
    else this.#tell(told);
  }
}

const SECTION = /^_{3,} (?<title>\S.*?) _{3,}$/;
const LEFT = /^E {3}(?: *)(?<message>\S.*)$/;
const PLACE = /^(?<file>[^\s:]+\.py):(?<line>\d+): ?(?<code>[\w.]*)$/;
const SHORT = /^(?<file>[^\s:]+\.py):(?<line>\d+): in \S/;
const MAX_WORDS = 8;

/** pytest's long and short tracebacks: a frame and the lines marked E, in either order. */
export class PytestReader implements LineReader {
  readonly #tell: Tell;
  #title: string | undefined;
  #words: string[] = [];
  /** Where the calls so far were made, the innermost first. */
  #frames: Candidate[] = [];
  #isShort = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    const section = line.startsWith('___') ? groupsOf(SECTION, line) : undefined;
    if (section || line.startsWith('======')) {
      this.end();
      this.#title = section?.['title'];
    }
    if (this.#title === undefined) return;
    const left = line.startsWith('E  ') ? groupsOf(LEFT, line)?.['message'] : undefined;
    if (left !== undefined && this.#words.length < MAX_WORDS) this.#words.push(left);
    const short = groupsOf(SHORT, line);
    const place = short ?? groupsOf(PLACE, line);
    if (!place) return;
    this.#isShort = short !== undefined;
    if (this.#frames.length < MAX_FRAMES) this.#frames.unshift(candidateOf(place));
    // In the long form the place of an exception stands below what it says.
    if (!this.#isShort && place['code']) this.end();
  }

  end(): void {
    const title = this.#title;
    const [message = ''] = this.#words;
    if (title !== undefined && message !== '' && this.#frames.length > 0)
      this.#tell({
        tool: 'pytest',
        isTest: true,
        level: 'error',
        message: this.#words.join('\n'),
        title,
        candidates: this.#frames,
      });
    this.#words = [];
    this.#frames = [];
  }
}
