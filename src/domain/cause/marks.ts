import { COMPILER_LINES } from './compiler-lines.js';
import { TEST_LINES } from './test-lines.js';
import type { CauseReach } from './tool-line.js';

/** A line by which a tool tells what failed. */
export interface CauseMark extends CauseReach {
  readonly tool: string;
  readonly pattern: RegExp;
}

/** A warning is none. */
export function hasMark({ pattern }: CauseMark, line: string): boolean {
  const found = pattern.exec(line);
  return found !== null && !/^warn/i.test(found.groups?.['severity'] ?? '');
}

const INDENTED = /^\s+\S/;
const WORDS = /\S/;

/** What every mark has: most lines have none of it, and are not looked at further. */
export const MAYBE =
  /fail|err|exception|panic|fatal|denied|cannot|not |No such|undefined|unbound|syntax|fault|dumped|memory|Killed|Traceback|Caused|Rejected|Timed|Test finished|What went|[✘✖●]|\*\*\*|-->|^e: |^E {3}|^ *\d+\) |^# \(|\.(?:[cm]?[jt]sx?|go|py|pyi):\d+|\d+:\d+ +[e✖]|^[A-Z]{1,5}\d{3,4} |: Assertion/i;

/** What only stands where something has failed. */
export const CERTAIN: readonly CauseMark[] = [
  ...[...TEST_LINES, ...COMPILER_LINES].flatMap(({ tool, says, heads, cause }) => {
    const pattern = cause?.pattern ?? says ?? heads;
    return cause && pattern ? [{ tool, ...cause, pattern }] : [];
  }),
  { tool: 'ruff', pattern: /^[A-Z]{1,5}\d{3,4} (?:\[\*\] )?\S/, below: /^\s+-->|^\s*\d* +\|/, most: 5 },
  {
    tool: 'go test',
    pattern: /^\s*--- FAIL: /,
    above: /^\s+\S+\.go:\d+: |^ {8}|^\s*\t/,
    below: /^ {4,}(?!--- )\S/,
    most: 8,
  },
  { tool: 'go', pattern: /^(?:panic|fatal error): /, below: /^(?!FAIL\b)/, most: 12 },
  { tool: 'ctest', pattern: /\*\*\*(?:Failed|Exception|Timeout|Not Run)/ },
  {
    tool: 'Surefire',
    pattern: /^(?:\[ERROR\] )?(?!Tests run:)\S.* <<< (?:FAILURE|ERROR)!/,
    below: /^(?!\[)\S/,
    most: 6,
  },
  { tool: 'Maven', pattern: /^\[ERROR\] (?:Failures|Errors):\s*$/, below: /^\[ERROR\] {3}/, most: 10 },
  { tool: 'Gradle', pattern: /^\S[^>]* > .* FAILED$/, below: INDENTED, most: 4 },
  { tool: 'Gradle', pattern: /^\* What went wrong:/, below: WORDS, most: 6 },
  { tool: 'pytest', pattern: /^E {3}/, above: /^>/, below: /^E {2}|^\S+\.py:\d+: /, most: 8 },
  { tool: 'pytest', pattern: /^(?:FAILED|ERROR) \S+\.py(?:::| - |$)/ },
  {
    tool: 'unittest',
    pattern: /^(?:FAIL|ERROR): \S+ \(.+\)/,
    below: /^-{70}$|^Traceback|^\s+\S|^[\w.]+(?:: .*|Error)$/,
    most: 10,
  },
  { tool: 'cargo test', pattern: /^test .+ \.\.\. FAILED$/ },
  {
    tool: 'rustc',
    pattern: /^error\[E\d+\]: /,
    below: /^\s|^\d+ +\|/,
    most: 7,
  },
  { tool: 'TAP', pattern: /^\s*not ok \d+(?!.* # (?:TODO|SKIP))/, below: /^\s+(?!\.\.\.)\S/, most: 8 },
  { tool: 'bats', pattern: /^# \(in test file /, below: /^# {3}/, most: 3 },
  { tool: 'PHPUnit', pattern: /^\d+\) \S+::\S+/, below: /^(?!\d+\) )/, most: 5 },
  { tool: 'AVA', pattern: /^\s+✘ \S/ },
  {
    tool: 'AVA',
    pattern: /^ {2}[^\s:]+\.[cm]?[jt]sx?:\d+$/,
    above: /^(?: {2}\S.*)?$/,
    below: /^(?! {2}─)/,
    most: 12,
  },
  {
    tool: 'AVA',
    pattern: /^ {2}(?:Rejected promise returned|Error thrown in test|Test finished without|Timed out)/,
    below: /^(?! {2}─)/,
    most: 8,
  },
  {
    tool: 'node:test',
    pattern: /^\s*✖ .* \(\d[\d.]*m?s\)$/,
    below: /^(?!\S)(?!\s+at (?:async )?(?:node:|Test\.))/,
    most: 6,
  },
  { tool: 'jest', pattern: /^\s*● \S/, below: /^(?!\s*●|Test Suites:)/, most: 10 },
  { tool: 'jest, vitest', pattern: /^\s*FAIL\s+\S+\.[cm]?[jt]sx?\b/, below: WORDS, most: 4 },
  { tool: 'mocha', pattern: /^ {2,4}\d+\) \S/, below: /^\s*(?!at (?:process|node:))\S?/, most: 10 },
  { tool: 'xo', pattern: /^\s+✖\s+\d+:\d+\s/, above: /^\s{0,2}\S+\.\w{1,6}(?::\d+:\d+)?$/ },
  { tool: 'eslint', pattern: /^\s+\d+:\d+\s+(?:error|✖)\s/, above: /^\s{0,2}\S+\.\w{1,6}$/ },
];

/** What may stand where nothing has failed, too: the last lines come with it. */
export const LIKELY: readonly CauseMark[] = [
  {
    tool: 'Node',
    pattern: /^(?:Uncaught )?[A-Z]\w*Error(?: \[\w+\])?: /,
    below: /^\s+at (?!.*node:)/,
    most: 3,
  },
  {
    tool: 'Python',
    pattern: /^Traceback \(most recent call last\):$/,
    below: /^\s+\S|^[\w.]+(?:: .*|Error)$/,
    most: 12,
  },
  { tool: 'npm', pattern: /^npm (?:ERR!|error) (?!A complete log|code ELIFECYCLE|Lifecycle|\s*$)/ },
  { tool: 'make', pattern: /^g?make(?:\[\d+\])?: \*\*\* / },
  {
    tool: 'any',
    pattern:
      /^(?:\S+: |\[)?(?:error|fatal|Error|ERROR|FATAL|Fatal)(?:\]|:)\s*(?!aborting due|could not compile|test failed)\S/,
    below: /^\s*(?:-->|=|\|)|^\s*\d+ +\|/,
    most: 6,
  },
  { tool: 'any', pattern: /: (?:No such file or directory|Permission denied|cannot .+)$/ },
  { tool: 'Java', pattern: /^Exception in thread |^Caused by: /, below: /^\s+at /, most: 3 },
];

/** Said by tools below every failure, whatever it was. */
export const BOILERPLATE =
  /\[Help \d\]|^\[ERROR\]\s*$|^\[ERROR\] (?:To see the full stack|Re-run Maven|For more information|Please refer to|After correcting|-> )/;
