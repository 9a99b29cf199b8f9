/** A line of a stack trace, or any text that names a file and a line in it. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** Of Java and its kin, which name no folder: `com/example`. */
  readonly packagePath?: string;
  /** And what ran there: `com.example.CartTest$Inner`, `totals`. */
  readonly type?: string;
  readonly method?: string;
}

const MAX_LINES = 300;
const MAX_LINE = 2000;
const MAX_FRAMES = 60;

/**
 * `:12`, `:12:5` (most languages), `", line 12` (Python), `:line 12` (.NET), `, line 12` (bats), ` line 12` (Perl),
 * ` 12:5` behind `.dart`, ` (12:5)` (PHP's linters); `(12,5):` (Microsoft's compilers), `(12)` at the end (PHP).
 */
const NUMBERS =
  /(?:", line |:line |,? (?:on )?line |(?<=\.dart) (?=\d+:\d)| \((?=\d+:\d+\))|:)(\d{1,7})(?::(\d{1,6}))?(?!\d)|\((\d{1,7})(?:,(\d{1,6}))?\)(?=:|\]?\s*$)/g;
const JAVA_FILE = /^([\w$-]+\.(?:java|kt|groovy|scala)):(\d{1,7})$/;
/** What stands before a path, and never in one without spaces. */
const STOPS = new Set(' \t"\'`()[]{}<>|=,;');
const EXTENSION = /\.\w{1,10}$/;

/** Where a text says that something happened, in its order; most of what looks like a place is none. */
export function framesIn(text: string): Frame[] {
  const frames: Frame[] = [];
  // Java's traces are long, and the test stands at their end; their lines are bounded by the text's.
  let others = 0;
  for (const whole of text.split('\n', MAX_LINES)) {
    const line = whole.slice(0, MAX_LINE);
    const java = javaFrame(line.trim());
    const found = java ? [java] : framesOfLine(line).slice(0, MAX_FRAMES - others);
    if (!java) others += found.length;
    frames.push(...found);
  }
  return frames;
}

/** `at app//com.example.CartTest.adds(CartTest.java:42)`: the class tells the folder. */
function javaFrame(line: string): Frame | undefined {
  const open = line.lastIndexOf('(');
  if (!line.startsWith('at ') || !line.endsWith(')') || open < 0) return undefined;
  const [, file, number] = JAVA_FILE.exec(line.slice(open + 1, -1)) ?? [];
  if (file === undefined) return undefined;
  const called = line.slice(3, open);
  const parts = called.slice(called.lastIndexOf('/') + 1).split('.');
  // The last two are the class and its method.
  const place = { file, line: Number(number), packagePath: parts.slice(0, -2).join('/') };
  return { ...place, type: parts.slice(0, -1).join('.'), method: parts.at(-1) ?? '' };
}

function framesOfLine(line: string): Frame[] {
  return [...line.matchAll(NUMBERS)].flatMap((match) => {
    const number = Number(match[1] ?? match[3]);
    const column = Number(match[2] ?? match[4] ?? 0);
    if (number === 0) return [];
    const isQuoted = match[0].startsWith('"');
    return pathsBefore(line, match.index, isQuoted).map((file) => ({
      file,
      line: number,
      ...(column > 0 ? { column } : {}),
    }));
  });
}

/** What may be the path that ends here: without spaces, and all that stands behind the bracket or quote before it. */
function pathsBefore(line: string, end: number, isQuoted: boolean): string[] {
  const opened = line.lastIndexOf(isQuoted ? '"' : '(', end - 1) + 1;
  const enclosed = opened > 0 ? line.slice(opened, end) : '';
  if (isQuoted) return isPath(enclosed) ? [enclosed] : [];
  let start = end;
  while (start > 0 && !STOPS.has(line[start - 1] as string)) start--;
  const plain = line.slice(start, end);
  const found = [plain, enclosed.includes(')') ? '' : enclosed];
  return [...new Set(found)].filter(isPath);
}

const isPath = (text: string) => text.length <= 500 && EXTENSION.test(text);
