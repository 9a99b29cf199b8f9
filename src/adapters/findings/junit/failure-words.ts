import { positive } from '../../../domain/annotation.js';
import type { TestFailure } from './test-case.js';

const MAX_LINES = 400;
const MAX_HEADLINE = 300;
const MAX_JOINED = 10;

/** Says nothing beyond that it failed. */
const EMPTY_WORDS =
  /^(?:_?StringException:?|(?:the )?(?:test|assertion|unit test|case)?[ _]?(?:has )?(?:fail(?:ed|ure)?|error(?:ed)?)(?: stdout)?)?[.!:]?$/i;
/** What runners print around a failure: Go, jest, Robot, JUnit's stacks, Catch2, xUnit's tools. */
const AROUND = [
  /^(?:===|---|●|✕|✗|×) ?/,
  /^(?:in|from) (?:test file|function) /,
  /^\((?:in|from) (?:test file|function) /,
  /^Error Trace:/,
  /^Messages?:$/,
  /^at [\w$.<>/@]+ ?\(.*\)$/,
  /^at .+ in .+:line \d+$/,
  /^(?:Stack ?trace|Traceback|Location|Message|Exception):?$/i,
  /^Traceback \(most recent call last\):$/,
  /^_StringException: Traceback /,
  /^File ".+", line \d+/,
  /^thread '.*' (?:\(\d+\) )?panicked at [^']+:\d+:\d+:?$/,
  /^\[ +RUN +\]/,
  /^-{3,}$|^={3,}|^~{3,}|^\.{3,}|^_{3,}/,
  /^Test suite failed to run$/i,
];
/** `a.cpp:8`, `/w/a.php(123)`, `in a.py line 3`, `a.cpp:12: Failure`: the place is told apart. */
const PLACE_ONLY =
  /^(?:at |in |on )?(?:[A-Za-z]:)?[^\s:()]*\.\w{1,10}(?::\d+(?::\d+)?|\(\d+(?:,\d+)?\)|,? line \d+)\)?:?(?: *(?:Failure|FAILED|ERROR|error|Failed))?[.:!]*$/;
/** A place before the words. */
const PLACE_BEFORE = /^(?:[A-Za-z]:)?[^\s:()]*\.(?:go|c|cc|cpp|cxx|h|hpp|m|mm|swift):\d+(?::\d+)?:\s*/;
/** The words go on in the next line. */
const GOES_ON =
  /:$|^expect(?:ed|ing)\b|^assertion `|^(?:REQUIRE|CHECK)|^Assert\.\w+\(\) Failure|^\[[^\]]*\]$/i;
const CONTINUES =
  /^(?:but\b|to be\b|to equal\b|(?:not )?to (?:have|contain|match|be)|was\b|expected\b|received\b|actual\b|and\b|got\b|with expansion|left:|right:|which is\b|whose\b)/i;

const FAILS =
  /:FAIL\b|:[FE]:|\bFAIL(?:ED|URE)?\b|: Failure$|\b(?:ERROR|Error|error|Assertion|assertion|panicked|terminate called|not ok|Segmentation fault|Exception)\b/;
const PASSES =
  /:PASS\b|^\[ +(?:OK|PASSED|RUN) +\]|^ok \d|\bPASS(?:ED)?\b|\b0 (?:failures|errors|failed)\b|^PASS\b/i;

type Attributes = Readonly<Record<string, string>>;

/** A failure in a few words: what the report says, unless the text says more. What a test printed counts where it has no text. */
export function testFailureOf(
  attributes: Attributes,
  own: string,
  printed: string,
  test: string,
): TestFailure {
  const { message: said = '', type = '', file = attributes['filepath'] } = attributes;
  const isPrinted = own.trim() === '';
  const text = isPrinted ? printed : own;
  const lines = text.split('\n', MAX_LINES);
  const begin = isPrinted ? firstFailing(lines) : 0;
  const line = positive(attributes['line'] ?? attributes['lineno']);
  const column = positive(attributes['column']);
  return {
    message: failureMessage(said, type, lines.slice(begin), test),
    text,
    trace: `${said}\n${begin === 0 ? text : lines.slice(begin).join('\n')}`,
    ...(file ? { file } : {}),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function firstFailing(lines: readonly string[]): number {
  const found = lines.findIndex((line) => FAILS.test(line) && !PASSES.test(line.trim()));
  return Math.max(0, found);
}

function failureMessage(said: string, type: string, lines: readonly string[], test: string): string {
  const own = said.split('\n', MAX_LINES);
  const at = tellingLine(own, test);
  if (at !== undefined) {
    const { words, next } = headline(own, at);
    const first = own.findIndex((line) => line.trim() !== '');
    // As it was, where its first line tells by itself.
    return next === first + 1 && words === own[first]?.trim()
      ? said
      : [words, ...own.slice(next)].join('\n').trimEnd();
  }
  const found = tellingLine(lines, test);
  return (found === undefined ? '' : headline(lines, found).words) || said.trim() || type || 'failed';
}

/** The first line that says something; Python says it last. */
function tellingLine(lines: readonly string[], test: string): number | undefined {
  const found = pythonLine(lines) ?? lines.findIndex((line) => tells(line.trim(), test));
  return found < 0 ? undefined : found;
}

function tells(line: string, test: string): boolean {
  const words = withoutPlace(line);
  return (
    !EMPTY_WORDS.test(words) &&
    words !== test &&
    !PLACE_ONLY.test(line) &&
    !AROUND.some((pattern) => pattern.test(line)) &&
    // PHPUnit begins with the test's own name.
    !line.endsWith(`::${test}`)
  );
}

const withoutPlace = (line: string) =>
  line
    .replace(PLACE_BEFORE, '')
    .replace(/^E {2,}/, '')
    .replace(/^Error:\s{3,}/, '');

/** Below the last frame of a trace, as far left as the trace itself. */
function pythonLine(lines: readonly string[]): number | undefined {
  const begin = lines.findLastIndex((line) => line.includes('Traceback (most recent call last):'));
  if (begin >= 0) {
    const frame = lines.findLastIndex((line) => /^\s*(?:\| )?File ".+", line \d+/.test(line));
    const left = (lines[begin] ?? '').search(/\S/);
    const found = lines.findIndex(
      (line, i) => i > Math.max(frame, begin) && line.trim() !== '' && line.search(/\S/) <= left,
    );
    return found < 0 ? undefined : found;
  }
  const pytest = lines.findIndex((line) => /^E {2,}\S/.test(line));
  return pytest < 0 ? undefined : pytest;
}

/** The words of this line, and of those after it that belong to the same sentence. */
function headline(lines: readonly string[], at: number): { readonly words: string; readonly next: number } {
  let words = withoutPlace((lines[at] ?? '').trim());
  let next = at + 1;
  if (!GOES_ON.test(words)) return { words, next };
  for (let joined = 0; next < lines.length && joined < MAX_JOINED; next++) {
    const line = (lines[next] ?? '').trim();
    if (line === '') continue;
    if (!words.endsWith(':') && !CONTINUES.test(line)) break;
    if (words.length + line.length > MAX_HEADLINE) break;
    words += ` ${line}`;
    joined++;
  }
  return { words, next };
}
