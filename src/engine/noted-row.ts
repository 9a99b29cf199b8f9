import { openRows } from './open-rows.js';
import { doingLines, type ScriptLine } from './script-lines.js';

/** The line in which bash has noted that it ends, where that is the command that failed for certain. */
export function notedRow(notes: string, code: number, text: string): ScriptLine | undefined {
  const note = NOTE.exec(notes);
  if (!note || Number(note[1]) !== code || (code === 1 && REDIRECTS_BLOCK.test(text))) return undefined;
  // Of a file that the script sources the rows are its own: behind them stands where it was called.
  const rows = (note[2] ?? '').split(' ').map(Number);
  const row = rows.findLast((one) => one > 0) ?? 0;
  const lines = doingLines(text);
  const index = lines.findIndex(({ from, to }) => from <= row && row <= to);
  const line = lines[index];
  if (!line || CLOSES.test(line.text) || opensBlock(line)) return undefined;
  if (goesOn(line) || goesOn(lines[index - 1])) return undefined;
  const open = openRows(text);
  const isWhole = open[line.from - 1] === undefined && open[line.to] !== 'bracket';
  return isWhole && !isInEval(lines, row) ? line : undefined;
}

/** Once: whatever is noted twice has not ended the script the first time. */
const NOTE = /^(\d+) (\d+(?: \d+)*) +$/;

/**
 * Where a block cannot open a file for its whole, bash names the row of whatever ran before. Its code is 1 then;
 * `/dev/null`, other descriptors, here-documents and processes can always be opened.
 */
const REDIRECTS_BLOCK =
  /(?:^|[\s;])(?:\}|done|fi|esac|\]\]|\(\([^\n]*\)\))[ \t]*(?:[^\n|;#]*[ \t])?(?:\d*|&)(?:<>|<(?![<&])|>>?(?!&))[|]?[ \t]*(?!\/dev\/null\b|[<>]\()/m;

/** The end of a block: what has failed may be all of it. */
const CLOSES = /^(?:[)}]|;[;&]|(?:done|fi|esac|then|do|else|elif)\b)/;

/** Of a block that goes on below something else has failed, behind it or, in a pipe, in it. */
const opensBlock = ({ text }: ScriptLine): boolean =>
  /\b(?:do|then|else|in)$/.test(withoutComment(text)) ||
  (PIPED_BLOCK.test(text) && !/\b(?:done|fi|esac)\b|[})]/.test(text));

const PIPED_BLOCK = /\|\s*(?:[{(]|(?:if|while|until|for|case|select)\b)/;

/** A command that is not whole: of such the row that bash names may be another one's. */
const goesOn = (line: ScriptLine | undefined): boolean =>
  line !== undefined && /(?:[|\\({]|&&|\|&)$/.test(withoutComment(line.text));

const withoutComment = (text: string): string => text.replace(/(?:^|\s)#.*$/, '').trimEnd();

/** Rows of a text that `eval` gets are counted on from its own. */
const isInEval = (lines: readonly ScriptLine[], row: number): boolean =>
  lines.some(({ to, text }) => to < row && /\beval\b/.test(text));
