import { oneLine } from '../base/clean.js';
import { displayWidth } from '../base/width.js';
import type { Diagnostic } from '../domain/diagnostic.js';

/** How many problems are shown; the rest is counted. */
export const MAX_SHOWN = 20;
const MAX_WIDTH = 160;
/** What is shown before the place where a line is cut. */
const BEFORE = 40;
/** … and behind it, where the line is longer than most: a whole job may stand there. */
const AFTER = 16;
const USUAL_WIDTH = 80;
/** What would show a line in another order than it is read in; a sign of the same width stands for it. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One diagnostic as people read it: the line of contract §2, then the code frame with the place underlined. */
export function diagnosticLines(diagnostic: Diagnostic, sourceText: string): string[] {
  const { severity, code, place, path, message } = diagnostic;
  const at = `${place.file}:${place.line}:${place.column}${path ? ` ${path}` : ''}`;
  const head = oneLine(`${severity}[${code}] ${at}: ${message}`);
  const line = sourceText.split('\n', place.line)[place.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return [head];
  const from = place.column - 1;
  const to = place.endLine === place.line ? Math.max(place.endColumn - 1, from + 1) : line.length;
  const { text, offset } = around(line, from, to);
  const marked = text.slice(from - offset, Math.min(to, line.trimEnd().length) - offset);
  const number = String(place.line);
  const gap = ' '.repeat(displayWidth(text.slice(0, from - offset)));
  const marks = '^'.repeat(Math.max(1, displayWidth(marked)));
  return [head, `  ${number} | ${text}`, `  ${' '.repeat(number.length)} | ${gap}${marks}`];
}

/** A long line is shown around the place only, cuts marked; `offset` is where the shown text lies in the line. */
function around(line: string, from: number, to: number): { text: string; offset: number } {
  const plain = line.replaceAll('\t', ' ').replace(TURNS, '\ufffd');
  const start = from > MAX_WIDTH - BEFORE ? from - BEFORE : 0;
  const end = line.length > USUAL_WIDTH ? Math.min(start + MAX_WIDTH, to + AFTER) : line.length;
  const text = `${start > 0 ? '…' : ''}${plain.slice(start, end)}${plain.length > end ? '…' : ''}`;
  return { text, offset: start > 0 ? start - 1 : 0 };
}
