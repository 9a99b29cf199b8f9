import type { ToolLine } from './tool-line.js';

/**
 * What compilers, linters and shells say in one line. Each expression begins at the line's start and has no two repeats that can share letters without bounds between
 * them: they run on the language's own engine, over lines of bounded length. A line belongs to the first that it has.
 */
export const COMPILER_LINES: readonly ToolLine[] = [
  {
    tool: 'tsc, csc',
    says: /^\s*(?<file>[^\s(][^()]*)\((?<line>\d+)(?:,(?<column>\d+))?(?:,\d+,\d+)?\): (?:fatal )?(?<severity>error|warning) (?<code>[A-Z]+\d+) ?: (?<message>.+)$/,
    cause: { pattern: /\berror [A-Z]{2,}\d+: /, below: /^\s+\S/, most: 3 },
  },
  {
    tool: 'tsc --pretty',
    says: /^(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$/,
  },
  {
    tool: 'gcc, clang, mypy, javac, swiftc',
    says: /^(?<file>[^\s:][^:]*):(?<line>\d+)(?::(?<column>\d+))?: (?:fatal )?(?<severity>error|warning): (?<message>.+?)(?:\s+\[(?<code>[\w=,.+-]+)\])?$/,
    cause: { below: /^\s+\d* *\||^\s+\S/, most: 3 },
  },
  {
    tool: 'ld',
    says: /^(?:\S*ld: )?(?<file>[^\s:]+):(?<line>\d+): (?<message>undefined reference to .+)$/,
    cause: { pattern: /undefined reference to |^(?:\S*ld|collect2): error/ },
  },
  {
    tool: 'go, golangci-lint',
    says: /^(?:vet: )?(?<file>[^\s:]+\.go):(?<line>\d+):(?<column>\d+): (?<message>.+?)(?: \((?<code>[\w-]+)\))?$/,
    cause: { below: /^\s+\S/, most: 2 },
  },
  {
    tool: 'maven compiler',
    says: /^\[(?<severity>ERROR|WARNING)\] (?<file>\/?[^\s:[][^:[]*):\[(?<line>\d+),(?<column>\d+)\] (?:error: )?(?<message>.+)$/,
    cause: {},
  },
  {
    tool: 'kotlinc',
    says: /^e: (?:file:\/\/)?(?<file>\/[^:]+):(?<line>\d+):(?<column>\d+):? (?<message>.+)$/,
    cause: { pattern: /^e: .*:\d+:\d+/ },
  },
  {
    tool: 'flake8, ruff, pylint',
    says: /^(?<file>[^\s:]+\.pyi?):(?<line>\d+):(?<column>\d+): (?<code>[A-Z]+\d+):? (?<message>.+)$/,
    cause: {},
  },
  {
    tool: 'eslint unix',
    says: /^(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+): (?<message>.+) \[(?<severity>Error|Warning)(?:\/(?<code>[^\]]+))?\]$/,
  },
  {
    tool: 'standard',
    says: /^\s+(?<file>\/[^:]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+): (?<message>.+?)(?: \((?<code>[\w/@-]+)\))?$/,
  },
  {
    tool: 'yamllint',
    says: /^(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): \[(?<severity>error|warning)\] (?<message>.+?)(?: \((?<code>[\w-]+)\))?$/,
  },
  {
    tool: 'php',
    says: /^(?:PHP )?(?:Parse|Fatal) error: +(?<message>.+) in (?<file>\/\S+)(?: on line |:)(?<line>\d+)$/,
    cause: {},
  },
  {
    tool: 'bash',
    says: /^(?<file>[^\s:]+): (?:line )?(?<line>\d+): (?<message>.*(?:not found|No such file or directory|Permission denied|unbound variable|syntax error).*)$/,
    cause: {
      pattern:
        /(?:^|: )(?:command )?not found$|: command not found|: unbound variable$|: syntax error |Segmentation fault|\(core dumped\)|\bOut of memory\b|^Killed$/,
    },
  },
  {
    tool: 'CMake',
    heads: /^CMake Error at (?<file>[^\s:]+):(?<line>\d+) \((?<command>\w+)\):$/,
    cause: { pattern: /^CMake Error/, below: /^(?: {2}.*)?$/, most: 6 },
  },
];
