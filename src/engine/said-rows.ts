import type { ShellName } from '../domain/pipeline.js';
import { openRows } from './open-rows.js';
import { doingLines } from './script-lines.js';

/** A script, and the end of what was printed. */
interface Said {
  readonly text: string;
  readonly shell: ShellName;
  readonly printed: string;
}

/** What the shell itself has said at last. */
interface SaidRows {
  /** The row of the script that failed, where that is certain. */
  readonly failed: number | undefined;
  /** All rows of the script in which something was wrong that may have had this code. */
  readonly named: readonly number[];
}

interface Sentence {
  readonly row: number;
  readonly word: string;
  /** Undefined for what is wrong in other ways. */
  readonly kind: Kind | undefined;
}

interface Kind {
  readonly says: RegExp;
  readonly codes: readonly number[];
  /** Whether the row does with the word what is told of it. */
  readonly does: (word: string, row: string, text: string) => boolean;
}

/** So many lines may stand behind it: of other commands of its pipe. */
const LAST = 3;
const SAID: { readonly [shell in ShellName]?: RegExp } = {
  bash: /^bash: line (\d+): ([^:]+): (\S.*)$/,
  sh: /^sh: (?:line )?(\d+): ([^:]+): (\S.*)$/,
};
const MISREAD = /^bash: -c: line (\d+): syntax error near unexpected token `(.+)'$/;

/** A shell that the script starts counts its own rows: so the row must hold the word that is named. */
export function saidRows({ printed, text, shell }: Said, code: number): SaidRows {
  const pattern = SAID[shell];
  if (!pattern) return { failed: undefined, named: [] };
  const last = printed.trimEnd().split(/\r?\n/).slice(-LAST);
  const misread = code === 2 && shell === 'bash' ? misreadRow(last, text) : undefined;
  if (misread !== undefined) return { failed: misread, named: [misread] };
  const rows = text.split(/\r?\n/);
  const own = last
    .flatMap((line) => sentence(pattern, line))
    .filter(({ row, word }) => rows[row - 1]?.includes(word));
  const named = [
    ...new Set(own.filter(({ kind }) => kind !== NOT_FOUND || code === 127).map(({ row }) => row)),
  ];
  const first = own.find(({ kind }) => kind?.codes.includes(code));
  return { failed: first && named.length === 1 && endsIt(first, text, shell) ? first.row : undefined, named };
}

/** Which row bash cannot read, unless another one that the script starts may have said so. */
function misreadRow(last: readonly string[], text: string): number | undefined {
  // The row itself may stand behind it.
  const [, told, token = ''] = last.slice(-2).flatMap((line) => MISREAD.exec(line) ?? []);
  const row = Number(told);
  const isOwn = text.split(/\r?\n/)[row - 1]?.includes(token) && !OTHER_READERS.test(text);
  return isOwn && openRows(text)[row - 1] !== 'document' ? row : undefined;
}

/** Functions, files and shells that it starts have rows of their own. */
const OWN_ROWS = String.raw`\(\s*\)|\b(?:function|source|eval)\b|(?:^|[;&|{(])\s*\.\s|(?<!#!\S*)(?:^|[\s;&|(/])(?:ba|da)?sh(?=$|[\s;&|)])`;
const OTHER_READERS = new RegExp(String.raw`${OWN_ROWS}|\bexit\b(?!\s+\d)|\bexit\s+2\b`, 'm');
const OTHER_RUNNERS = new RegExp(String.raw`${OWN_ROWS}|\bexit\b(?!\s+\d)|\bexit\s+12[67]\b`, 'm');

function sentence(pattern: RegExp, line: string): Sentence[] {
  const [, row, word, says] = pattern.exec(line) ?? [];
  if (row === undefined || word === undefined || says === undefined) return [];
  return [{ row: Number(row), word, kind: KINDS.find((kind) => kind.says.test(says)) }];
}

/** Whether the script cannot have gone on behind it. */
function endsIt({ row, word, kind }: Sentence, text: string, shell: ShellName): boolean {
  const lines = doingLines(text);
  const index = lines.findIndex(({ from, to }) => from <= row && row <= to);
  const line = lines[index];
  if (!line || !kind?.does(word, line.text, text)) return false;
  if (GUARDED.test(line.text) || LEADS.test(lines[index - 1]?.text ?? '') || GOES_ON.test(text)) return false;
  // Without `pipefail` only the last of a pipe counts.
  if (shell === 'sh' && line.text.includes('|')) return false;
  return openRows(text)[line.from - 1] === undefined;
}

/** What fails in such a row ends nothing. */
const GUARDED = /\|\||&&|(?:^|[\s;])!\s|(?:^|[;|]\s*)(?:if|elif|while|until)\b|(?<![>&])&(?![&>\d])|\btrap\b/;
const LEADS = /(?:\|\||&&|(?:^|\s)(?:!|if|elif|while|until))$/;
/** Neither does what fails behind `set +e`, or in a block that is guarded as a whole. */
const GOES_ON = /\bset\b[^\n;&|]*\s\+|^\s*(?:\}|\)|fi|done|esac)[^\n]*(?:\|\||&&)/m;

const escaped = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** It stands where a command does, and nothing else can have exited with a code of that kind. */
function isRun(word: string, row: string, text: string): boolean {
  // In a substitution `set -e` does not hold.
  if (OTHER_RUNNERS.test(text) || /\$\(.*;/.test(row)) return false;
  const where = String.raw`(?:^|[;|{(]|\b(?:then|do|else|time|exec)\s)\s*(?:\w+=["']?\$\(|(?:\w+=\S*\s+)*)`;
  return new RegExp(`${where}${escaped(word)}(?=$|[\\s;|)<>])`).test(row);
}

const isRead = (word: string, row: string, text: string): boolean =>
  new RegExp(`\\$\\{?[!#]?${escaped(word)}(?!\\w)`).test(row) &&
  /\bset\b[^\n]*\s(?:-\w*u|nounset)/.test(text);

const NOT_FOUND: Kind = { says: /^(?:command )?not found$/, codes: [127], does: isRun };
const KINDS: readonly Kind[] = [
  NOT_FOUND,
  {
    says: /^(?:No such file or directory|cannot execute: required file not found)$/,
    codes: [127],
    does: isRun,
  },
  { says: /^(?:Permission denied|Is a directory|cannot execute\b.*)$/, codes: [126], does: isRun },
  { says: /^unbound variable$/, codes: [1, 127], does: isRead },
  { says: /^parameter not set$/, codes: [2], does: isRead },
];
