import { openRows } from './open-rows.js';
import { doingLines } from './script-lines.js';

// Lower ones anything may have, from 126 on the shell has them itself.
const LOWEST = 3;
const HIGHEST = 125;

/** What could end a script besides what is noted: these have rows, names or codes of their own. */
const OTHER_ENDS = /\(\s*\)|\b(?:function|source|exec|trap|eval)\b|(?:^|[;&|]\s*)\.\s|\bexit\b(?!\s+\d)/m;
const NO_ERREXIT = /\bset\b[^\n;&|]*\s\+/;

/** `exit` is no command that fails: it is told by its code, where only one has it. */
export function exitRow(text: string, code: number): number | undefined {
  if (code < LOWEST || code > HIGHEST || OTHER_ENDS.test(text) || NO_ERREXIT.test(text)) return undefined;
  const told = [...text.matchAll(/\bexit\s+(\d+)/g)].filter(([, one]) => Number(one) === code);
  if (told.length !== 1) return undefined;
  const lines = doingLines(text);
  const line = lines.find((one) => wholeExit(code).test(one.text));
  // A list that `set -e` leaves alone may be the last one, and have the same code.
  if (!line || lines.some((one) => one !== line && one.text.includes('&&'))) return undefined;
  const open = openRows(text);
  return open[line.from - 1] === undefined && open[line.to] === undefined ? line.from : undefined;
}

const wholeExit = (code: number): RegExp =>
  new RegExp(String.raw`(?:^|[;&|{)]|\b(?:then|do|else)\s)\s*exit\s+${code}\s*(?=$|[;&|}#])`);
