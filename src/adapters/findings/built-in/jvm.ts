import { type Candidate, groupsOf, type LineReader, type Tell } from './told.js';

const FAILED: readonly RegExp[] = [
  /^(?:\[ERROR\] )?(?<title>\S.*?)(?: -- Time elapsed:.*| {2}Time elapsed:.*) <<< (?:FAILURE|ERROR)!$/,
  /^(?<title>\S[^>]* > .*\S) FAILED$/,
  /^Exception in thread "[^"]*" (?<message>.+)$/,
];
const FRAME =
  /^\s+at (?:[^\s(]*\/)?(?<called>[\w$.<>]+)\((?<file>[\w$-]+\.(?:java|kt|groovy|scala)):(?<line>\d+)\)/;
const GRADLE = /^\s+(?<message>[\w.$]+) at (?<file>[\w$-]+\.(?:java|kt|groovy|scala)):(?<line>\d+)$/;
const MAX_WORDS = 8;
const MAX_FRAMES = 100;

interface Failed {
  readonly title: string;
  readonly words: string[];
  readonly frames: Candidate[];
  readonly own: Candidate[];
}

/** Surefire, Gradle, and what the JVM prints itself: the test or thread, the exception, its stack. */
export class JvmReader implements LineReader {
  readonly #tell: Tell;
  #failed: Failed | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  read(line: string): void {
    const begun = FAILED.map((pattern) => groupsOf(pattern, line)).find(Boolean);
    if (begun) {
      this.end();
      const { title = '', message } = begun;
      // The line that sums up a class has no stack of its own.
      const isSum = title.startsWith('Tests run:');
      if (!isSum) this.#failed = { title, words: message ? [message] : [], frames: [], own: [] };
    } else if (this.#failed) this.#readBelow(this.#failed, line);
  }

  end(): void {
    const { title = '', words = [], frames = [], own = [] } = this.#failed ?? {};
    this.#failed = undefined;
    if (frames.length === 0) return;
    const message = words.join('\n') || 'failed';
    const isTest = title !== '';
    this.#tell({
      tool: 'jvm',
      isTest,
      level: 'error',
      message,
      title: title || undefined,
      candidates: [...own, ...frames],
    });
  }

  #readBelow({ title, words, frames, own }: Failed, line: string): void {
    const frame = groupsOf(FRAME, line) ?? groupsOf(GRADLE, line);
    if (frame) {
      const { called = '', file = '', line: number, message } = frame;
      const parts = called.split('.').slice(0, -2);
      const candidate = {
        file,
        line: Number(number),
        ...(parts.length > 0 ? { near: parts.join('/') } : {}),
      };
      if (message) words.push(message);
      if (frames.length < MAX_FRAMES) frames.push(candidate);
      if (isOf(title, called)) own.push(candidate);
    } else if (frames.length > 0 || /^\[(?:INFO|ERROR|WARNING)\]/.test(line)) this.end();
    else if (line.trim() !== '' && words.length < MAX_WORDS) words.push(line.trim());
  }
}

/** The frame of the test's own method: `com.ex.CartTest.adds` or `CartTest > adds()`. */
function isOf(title: string, called: string): boolean {
  const name = title.replace(/[[({].*$/, '').trim();
  if (name === called) return true;
  const [type, method] = name.split(' > ');
  return method !== undefined && called.endsWith(`${type}.${method}`);
}
