/** A line by which a tool tells what failed, and how far what it says reaches around it. */
export interface CauseMark {
  readonly tool: string;
  readonly pattern: RegExp;
  /** Lines right above that belong to it. */
  readonly above?: RegExp;
  /** Lines below that belong to it: as long as they are like this, and so many at most. */
  readonly below?: RegExp;
  readonly most?: number;
}

const INDENTED = /^\s+\S/;
const WORDS = /\S/;

/** What every mark has: most lines have none of it, and are not looked at further. */
export const MAYBE =
  /fail|err|exception|panic|fatal|denied|cannot|not |No such|undefined|unbound|syntax|fault|dumped|memory|Killed|Traceback|Caused|Rejected|Timed|Test finished|What went|[✘✖●]|\*\*\*|-->|^e: |^E {3}|^ *\d+\) |^# \(|\.(?:[cm]?[jt]sx?|go|py|pyi):\d+|\d+:\d+ +[e✖]|^[A-Z]{1,5}\d{3,4} |: Assertion/i;

/** What only stands where something has failed. */
export const CERTAIN: readonly CauseMark[] = [
  { tool: 'CMake', pattern: /^CMake Error/, below: /^(?: {2}.*)?$/, most: 6 },
  { tool: 'flake8, ruff, pylint', pattern: /^[^\s:]+\.pyi?:\d+:\d+: [A-Z]+\d+/ },
  { tool: 'ruff', pattern: /^[A-Z]{1,5}\d{3,4} (?:\[\*\] )?\S/, below: /^\s+-->|^\s*\d* +\|/, most: 5 },
  {
    tool: 'go test',
    pattern: /^\s*--- FAIL: /,
    above: /^\s+\S+\.go:\d+: |^ {8}|^\s*\t/,
    below: /^ {4,}(?!--- )\S/,
    most: 8,
  },
  { tool: 'go', pattern: /^(?:panic|fatal error): /, below: /^(?!FAIL\b)/, most: 12 },
  { tool: 'go build, golangci-lint', pattern: /^(?:vet: )?[^\s:]+\.go:\d+:\d+: /, below: /^\s+\S/, most: 2 },
  { tool: 'ctest', pattern: /\*\*\*(?:Failed|Exception|Timeout|Not Run)/ },
  { tool: 'Unity', pattern: /^(?:\d+: )?[^\s:]+:\d+:\w+:FAIL(?::|$)/ },
  { tool: 'assert of C', pattern: /: Assertion [`'‘].+['’] failed/ },
  { tool: 'GoogleTest', pattern: /^(?:\d+: )?[^\s:]+:\d+: Failure$/, below: WORDS, most: 6 },
  { tool: 'Catch2', pattern: /^(?:\d+: )?[^\s:]+:\d+: FAILED:$/, below: WORDS, most: 6 },
  {
    tool: 'Surefire',
    pattern: /^(?:\[ERROR\] )?(?!Tests run:)\S.* <<< (?:FAILURE|ERROR)!/,
    below: /^(?!\[)\S/,
    most: 6,
  },
  { tool: 'Maven', pattern: /^\[ERROR\] (?:Failures|Errors):\s*$/, below: /^\[ERROR\] {3}/, most: 10 },
  { tool: 'Maven compiler', pattern: /^\[ERROR\] \/?[^\s:]+:\[\d+,\d+\] / },
  { tool: 'Gradle', pattern: /^\S[^>]* > .* FAILED$/, below: INDENTED, most: 4 },
  { tool: 'Gradle', pattern: /^\* What went wrong:/, below: WORDS, most: 6 },
  { tool: 'kotlinc', pattern: /^e: .*:\d+:\d+/ },
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
    tool: 'cargo test',
    pattern: /^thread '.+' .*panicked at /,
    below: /^(?!stack backtrace|note:)\S|^ +\w+: /,
    most: 4,
  },
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
  { tool: 'tsc, csc', pattern: /\berror [A-Z]{2,}\d+: /, below: /^\s+\S/, most: 3 },
  {
    tool: 'gcc, clang, mypy, javac',
    pattern: /^[^\s:][^:]*:\d+(?::\d+)?: (?:fatal )?error: /,
    below: /^\s+\d* *\||^\s+\S/,
    most: 3,
  },
  { tool: 'ld', pattern: /undefined reference to |^(?:\S*ld|collect2): error/ },
  {
    tool: 'a shell',
    pattern: /(?:^|: )(?:command )?not found$|: command not found|: unbound variable$|: syntax error /,
  },
  { tool: 'a shell', pattern: /Segmentation fault|\(core dumped\)|\bOut of memory\b|^Killed$/ },
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
