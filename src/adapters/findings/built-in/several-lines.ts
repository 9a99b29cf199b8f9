import { COMPILER_LINES } from '../../../domain/cause/compiler-lines.js';
import { TEST_LINES } from '../../../domain/cause/test-lines.js';
import { candidateOf, type Groups, groupsOf, type LineReader, levelOf, type Tell } from './told.js';

const LINTERS: readonly RegExp[] = [
  /^\s+(?<severity>[✖⚠×])\s+(?<line>\d+):(?<column>\d+)\s+(?<message>\S.*?)(?:\s{2,}(?<code>[@\w/-]+))?\s*$/,
  /^\s+(?<line>\d+):(?<column>\d+)\s+(?<severity>error|warning|[✖⚠×])\s+(?<message>\S.*?)(?:\s{2,}(?<code>[@\w/-]+))?\s*$/,
];
const HEADER = /^\s{0,2}(?<file>[^\s].*?\.\w{1,8})(?::\d+:\d+)?$/;

/** ESLint's stylish format and those like it (xo, stylelint): the file, then a line for each problem in it. */
export function listedReader(tell: Tell): LineReader {
  let file: string | undefined;
  return {
    read(line) {
      const groups = file === undefined ? undefined : firstOf(LINTERS, line);
      if (groups) {
        const candidates = [candidateOf({ ...groups, file })];
        const level = levelOf(groups['severity']);
        const { message = '', code: title } = groups;
        return tell({ tool: 'eslint, xo', isTest: false, level, message, title, candidates });
      }
      file = groupsOf(HEADER, line)?.['file'];
    },
  };
}

const POINTED: readonly RegExp[] = [
  /^(?<severity>error|warning)(?:\[(?<code>[\w:-]+)\])?: (?<message>.+)$/,
  /^(?<code>[A-Z]{1,5}\d{2,5})(?: \[\*\])? (?<message>.+)$/,
  /^\s*(?<severity>[×x⚠!]) (?<code>[\w-]+\([\w/@-]+\)): (?<message>.+)$/,
];
const POINTERS: readonly RegExp[] = [
  /^\s*--> (?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+)$/,
  /^\s*[╭,][─-]+\[(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+)\]/,
];
/** Further down than this it belongs to something else. */
const MAX_BETWEEN = 12;

/** rustc, clippy, ruff, oxlint: what is wrong, then an arrow to where. */
export function pointedReader(tell: Tell): LineReader {
  let begun: Groups | undefined;
  let left = 0;
  return {
    read(line) {
      const next = firstOf(POINTED, line);
      if (next) {
        begun = next;
        left = MAX_BETWEEN;
        return;
      }
      const place = begun && left-- > 0 ? firstOf(POINTERS, line) : undefined;
      if (!begun || !place) return;
      const { severity, code: title, message = '' } = begun;
      const candidates = [candidateOf(place)];
      tell({ tool: 'rustc, ruff', isTest: false, level: levelOf(severity), message, title, candidates });
      begun = undefined;
    },
  };
}

const HEADED: readonly RegExp[] = [...TEST_LINES, ...COMPILER_LINES].flatMap(({ heads }) => heads ?? []);
const MAX_WORDS = 6;
/** Where a text ends that has no empty line behind it. */
const NO_WORDS = /^\s*$|^stack backtrace:|^note: |^\[ +(?:FAILED|OK) +\]/;

/** CMake, cargo test, GoogleTest, Catch2, doctest: where, then what is wrong in the lines below. */
export function headedReader(tell: Tell): LineReader {
  let head: Groups | undefined;
  let words: string[] = [];
  const end = () => {
    if (!head) return;
    const message = [head['message'] ?? '', ...words].filter(Boolean).join('\n') || 'failed';
    const { command, title = command } = head;
    // What is none is the program itself.
    const isTest = command === undefined && title !== 'main';
    tell({ tool: 'headed', isTest, level: 'error', message, title, candidates: [candidateOf(head)] });
    head = undefined;
    words = [];
  };
  return {
    read(line) {
      const next = firstOf(HEADED, line);
      if (next || (head && (NO_WORDS.test(line) || words.length >= MAX_WORDS))) end();
      if (next) head = next;
      else if (head) words.push(line.trim());
    },
    end,
  };
}

function firstOf(patterns: readonly RegExp[], line: string): Groups | undefined {
  for (const pattern of patterns) {
    const groups = groupsOf(pattern, line);
    if (groups) return groups;
  }
  return undefined;
}
