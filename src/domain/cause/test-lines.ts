import type { ToolLine } from './tool-line.js';

/** What test runners say of one test in one line; of the expressions holds what holds of compilers'. */
export const TEST_LINES: readonly ToolLine[] = [
  {
    tool: 'Unity',
    isTest: true,
    says: /^(?<file>[^\s:]+):(?<line>\d+):(?<title>\w+):FAIL(?:: ?(?<message>.+))?$/,
    cause: {},
  },
  {
    tool: 'assert of C',
    isTest: true,
    says: /^(?:[^\s:]+: )?(?<file>[^\s:]+):(?<line>\d+): [^`'‘]*: (?<message>Assertion [`'‘].+['’] failed)\.?$/,
    cause: { pattern: /: Assertion [`'‘].+['’] failed/ },
  },
  {
    tool: 'rspec',
    isTest: true,
    says: /^rspec (?<file>[^\s:]+):(?<line>\d+) # (?<message>.+)$/,
  },
  {
    tool: 'pytest --tb=line',
    isTest: true,
    says: /^(?<file>\/[^\s:]+\.py):(?<line>\d+): (?<message>[\w.]*(?:Error|Exception|Failed|Exit): .+)$/,
  },
  {
    tool: 'rust before 1.73',
    isTest: true,
    says: /^thread '(?<title>[^']+)' panicked at '(?<message>.*)', (?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)$/,
  },
  {
    tool: 'rust before 1.73',
    isTest: true,
    says: /^(?<message>.*)', (?<file>[^\s:']+\.rs):(?<line>\d+):(?<column>\d+)$/,
  },
  {
    tool: 'cargo test',
    isTest: true,
    heads:
      /^thread '(?<title>[^']+)'(?: \(\d+\))? panicked at (?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+):$/,
    cause: {
      pattern: /^thread '.+' .*panicked at /,
      below: /^(?!stack backtrace|note:)\S|^ +\w+: /,
      most: 4,
    },
  },
  {
    tool: 'GoogleTest',
    isTest: true,
    heads: /^(?<file>[^\s:]+):(?<line>\d+): Failure$/,
    cause: { below: /\S/, most: 6 },
  },
  {
    tool: 'Catch2',
    isTest: true,
    heads: /^(?<file>[^\s:]+):(?<line>\d+): FAILED:$/,
    cause: { below: /\S/, most: 6 },
  },
  {
    tool: 'doctest',
    isTest: true,
    heads: /^(?<file>[^\s:]+):(?<line>\d+): ERROR: (?<message>.+ is NOT correct!)$/,
    cause: { below: /\S/, most: 6 },
  },
];
