import type { Diagnostic } from '../domain/diagnostic.js';

/** How many problems are shown; the rest is counted. */
export const MAX_SHOWN = 20;
const MAX_WIDTH = 160;

/** One diagnostic as people read it: the line of contract §2, then the code frame with the place underlined. */
export function diagnosticLines(diagnostic: Diagnostic, sourceText: string): string[] {
  const { severity, code, place, path, message } = diagnostic;
  const head = `${severity}[${code}] ${place.file}:${place.line}:${place.column}${path ? ` ${path}` : ''}: ${message}`;
  const line = sourceText.split('\n', place.line)[place.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return [head];
  const number = String(place.line);
  const from = place.column - 1;
  const to = place.endLine === place.line ? Math.max(place.endColumn - 1, from + 1) : line.length;
  // A long line is shown around the place only.
  const cut = from > MAX_WIDTH - 40 ? from - 40 : 0;
  const shown = line.slice(cut, cut + MAX_WIDTH).replaceAll('\t', ' ');
  const width = Math.max(1, Math.min(to, cut + MAX_WIDTH, line.trimEnd().length) - from);
  const margin = ' '.repeat(number.length);
  return [head, `  ${number} | ${shown}`, `  ${margin} | ${' '.repeat(from - cut)}${'^'.repeat(width)}`];
}
