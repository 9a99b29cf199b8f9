import { candidateOf, type Groups, groupsOf, type LineReader, levelOf, type Tell } from './told.js';

interface Format {
  readonly tool: string;
  readonly isTest?: boolean;
  /** Groups: file, line, column, severity, code, title, message. */
  readonly pattern: RegExp;
}

/**
 * What tools say in one line. Each expression begins at the line's start and has no two repeats that can share
 * letters without bounds between them: they run on the language's own engine, over lines of bounded length.
 */
const FORMATS: readonly Format[] = [
  {
    tool: 'tsc, csc',
    pattern:
      /^\s*(?<file>[^\s(][^()]*)\((?<line>\d+)(?:,(?<column>\d+))?(?:,\d+,\d+)?\): (?:fatal )?(?<severity>error|warning) (?<code>[A-Z]+\d+) ?: (?<message>.+)$/,
  },
  {
    tool: 'tsc --pretty',
    pattern:
      /^(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$/,
  },
  {
    tool: 'gcc, clang, mypy, javac, swiftc',
    pattern:
      /^(?<file>[^\s:][^:]*):(?<line>\d+)(?::(?<column>\d+))?: (?:fatal )?(?<severity>error|warning): (?<message>.+?)(?:\s+\[(?<code>[\w=,.+-]+)\])?$/,
  },
  {
    tool: 'ld',
    pattern: /^(?:\S*ld: )?(?<file>[^\s:]+):(?<line>\d+): (?<message>undefined reference to .+)$/,
  },
  {
    tool: 'go, golangci-lint',
    pattern:
      /^(?:vet: )?(?<file>[^\s:]+\.go):(?<line>\d+):(?<column>\d+): (?<message>.+?)(?: \((?<code>[\w-]+)\))?$/,
  },
  {
    tool: 'maven compiler',
    pattern:
      /^\[(?<severity>ERROR|WARNING)\] (?<file>\/?[^\s:[][^:[]*):\[(?<line>\d+),(?<column>\d+)\] (?:error: )?(?<message>.+)$/,
  },
  {
    tool: 'kotlinc',
    pattern: /^e: (?:file:\/\/)?(?<file>\/[^:]+):(?<line>\d+):(?<column>\d+):? (?<message>.+)$/,
  },
  {
    tool: 'flake8, ruff, pylint',
    pattern: /^(?<file>[^\s:]+\.pyi?):(?<line>\d+):(?<column>\d+): (?<code>[A-Z]+\d+):? (?<message>.+)$/,
  },
  {
    tool: 'eslint unix',
    pattern:
      /^(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+): (?<message>.+) \[(?<severity>Error|Warning)(?:\/(?<code>[^\]]+))?\]$/,
  },
  {
    tool: 'standard',
    pattern:
      /^\s+(?<file>\/[^:]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+): (?<message>.+?)(?: \((?<code>[\w/@-]+)\))?$/,
  },
  {
    tool: 'yamllint',
    pattern:
      /^(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): \[(?<severity>error|warning)\] (?<message>.+?)(?: \((?<code>[\w-]+)\))?$/,
  },
  {
    tool: 'php',
    pattern: /^(?:PHP )?(?:Parse|Fatal) error: +(?<message>.+) in (?<file>\/\S+)(?: on line |:)(?<line>\d+)$/,
  },
  {
    tool: 'bash',
    pattern:
      /^(?<file>[^\s:]+): (?:line )?(?<line>\d+): (?<message>.*(?:not found|No such file or directory|Permission denied|unbound variable|syntax error).*)$/,
  },
  {
    tool: 'Unity',
    isTest: true,
    pattern: /^(?<file>[^\s:]+):(?<line>\d+):(?<title>\w+):FAIL(?:: ?(?<message>.+))?$/,
  },
  {
    tool: 'assert of C',
    isTest: true,
    pattern:
      /^(?:[^\s:]+: )?(?<file>[^\s:]+):(?<line>\d+): [^`'‘]*: (?<message>Assertion [`'‘].+['’] failed)\.?$/,
  },
  {
    tool: 'rspec',
    isTest: true,
    pattern: /^rspec (?<file>[^\s:]+):(?<line>\d+) # (?<message>.+)$/,
  },
  {
    tool: 'pytest --tb=line',
    isTest: true,
    pattern: /^(?<file>\/[^\s:]+\.py):(?<line>\d+): (?<message>[\w.]*(?:Error|Exception|Failed|Exit): .+)$/,
  },
  {
    tool: 'rust before 1.73',
    isTest: true,
    pattern:
      /^thread '(?<title>[^']+)' panicked at '(?<message>.*)', (?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)$/,
  },
  {
    tool: 'rust before 1.73',
    isTest: true,
    pattern: /^(?<message>.*)', (?<file>[^\s:']+\.rs):(?<line>\d+):(?<column>\d+)$/,
  },
];

/** Every format has a number behind one of these. */
const HAS_PLACE = /[:([ ]\d+[:,)\]]|:\d+ [#-] |[: ]\d+$/;

/** Reads what tools say in one line; a line belongs to the first format that it has. */
export const oneLineReader = (tell: Tell): LineReader => ({
  read(line) {
    if (!HAS_PLACE.test(line)) return;
    for (const format of FORMATS) {
      const groups = groupsOf(format.pattern, line);
      if (groups) return tell(toldOf(format, groups));
    }
  },
});

const toldOf = ({ tool, isTest = false }: Format, groups: Groups) => ({
  tool,
  isTest,
  level: levelOf(groups['severity']),
  message: groups['message'] ?? 'failed',
  title: groups['code'] ?? groups['title'],
  candidates: [candidateOf(groups)],
});
