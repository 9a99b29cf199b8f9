import { openRows } from './open-rows.js';
import { doingLines } from './script-lines.js';

/** What the shell itself has said at last. */
interface SaidRows {
  /** The row of the script that failed, where that is certain. */
  readonly failed: number | undefined;
  /** All rows of the script in which something was wrong that may have had this code. */
  readonly named: readonly number[];
}

interface Sentence {
  readonly shell: string;
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
const SAID = /^(bash: line|sh:) (\d+): ([^:]+): (\S.*)$/;
const MISREAD = /^bash: -c: line (\d+): syntax error near unexpected token `(.+)'$/;

/** A shell that the script starts counts its own rows: so the row must hold the word that is named. */
export function saidRows(printed: string, text: string, code: number): SaidRows {
  const last = printed.trimEnd().split(/\r?\n/).slice(-LAST);
  const misread = code === 2 ? misreadRow(last, text) : undefined;
  if (misread !== undefined) return { failed: misread, named: [misread] };
  const rows = text.split(/\r?\n/);
  const own = last.flatMap(sentence).filter(({ row, word }) => rows[row - 1]?.includes(word));
  const named = [
    ...new Set(own.filter(({ kind }) => kind !== NOT_FOUND || code === 127).map(({ row }) => row)),
  ];
  const first = own.find(({ kind }) => kind?.codes.includes(code));
  return { failed: first && named.length === 1 && endsIt(first, text) ? first.row : undefined, named };
}

/** Which row bash cannot read, unless another one that the script starts may have said so. */
function misreadRow(last: readonly string[], text: string): number | undefined {
  // The row itself may stand behind it.
  const [, told, token = ''] = last.slice(-2).flatMap((line) => MISREAD.exec(line) ?? []);
  const row = Number(told);
  const isOwn = text.split(/\r?\n/)[row - 1]?.includes(token) && !OTHER_READERS.test(text);
  return isOwn && openRows(text)[row - 1] !== 'document' ? row : undefined;
}

const OTHER_READERS =
  /\(\s*\)|\b(?:function|source|eval)\b|(?:^|[;&|\s])\.\s|\bexit\b(?!\s+\d)|\bexit\s+2\b|\b(?:ba)?sh\s+[-\w]/m;

function sentence(line: string): Sentence[] {
  const [, shell, row, word, says] = SAID.exec(line) ?? [];
  if (shell === undefined || word === undefined || says === undefined) return [];
  return [{ shell, row: Number(row), word, kind: KINDS.find((kind) => kind.says.test(says)) }];
}

/** Whether the script cannot have gone on behind it. */
function endsIt({ shell, row, word, kind }: Sentence, text: string): boolean {
  const lines = doingLines(text);
  const index = lines.findIndex(({ from, to }) => from <= row && row <= to);
  const line = lines[index];
  if (!line || !kind?.does(word, line.text, text)) return false;
  if (GUARDED.test(line.text) || LEADS.test(lines[index - 1]?.text ?? '') || GOES_ON.test(text)) return false;
  // Without `pipefail` only the last of a pipe counts.
  if (shell === 'sh:' && line.text.includes('|')) return false;
  return openRows(text)[line.from - 1] === undefined;
}

/** What fails in such a row ends nothing. */
const GUARDED = /\|\||&&|(?:^|[\s;])!\s|(?:^|[;|]\s*)(?:if|elif|while|until)\b|(?<![>&])&(?![&>\d])/;
const LEADS = /(?:\|\||&&|(?:^|\s)(?:!|if|elif|while|until))$/;
/** Neither does what fails behind `set +e`, or in a block that is guarded as a whole. */
const GOES_ON = /\bset\b[^\n;&|]*\s\+|^\s*(?:\}|\)|fi|done|esac)[^\n]*(?:\|\||&&)/m;

const escaped = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** It stands where a command does. Functions, and whatever exits with a code of that kind, could have ended it, too. */
function isRun(word: string, row: string, text: string): boolean {
  if (/\(\s*\)|\bfunction\b|\bexit\b(?!\s+\d)|\bexit\s+12[67]\b/.test(text)) return false;
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
