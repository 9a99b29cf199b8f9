import { styleText } from 'node:util';
import { displayWidth } from '../../base/width.js';

export type Colour = 'cyan' | 'green' | 'yellow' | 'red' | 'dim';

/** A part of a line, painted when it is known that it fits. */
export interface Piece {
  readonly text: string;
  readonly colour?: Colour;
}

export const plainPiece = (text: string): Piece => ({ text });

/** One line of at most so many columns; what does not fit is cut at its end. */
export function lineOf(pieces: readonly Piece[], columns: number): readonly Piece[] {
  const line: Piece[] = [];
  let room = columns;
  for (const piece of pieces) {
    const width = displayWidth(piece.text);
    if (width > room) return [...line, { ...piece, text: cutEnd(piece.text, room) }];
    line.push(piece);
    room -= width;
  }
  return line;
}

export const paint = (line: readonly Piece[]): string =>
  line
    .map(({ text, colour }) => (colour && text ? styleText(colour, text, { validateStream: false }) : text))
    .join('');

export const unpainted = (line: readonly Piece[]): string => line.map(({ text }) => text).join('');

const cutEnd = (text: string, columns: number): string =>
  columns < 1 ? '' : `${takeWidth(characters(text), columns - 1)}…`;

/** Long names differ at their ends (a matrix's cells) as often as at their starts: the middle is left out. */
export function cutMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  const parts = characters(text);
  const start = takeWidth(parts, Math.ceil((columns - 1) / 2));
  const end = takeWidth(parts.toReversed(), columns - 1 - displayWidth(start), (kept, part) => part + kept);
  return `${start}…${end}`;
}

/** As a reader sees them: a letter with its marks is one. */
const characters = (text: string): string[] =>
  [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

function takeWidth(
  parts: readonly string[],
  columns: number,
  join: (kept: string, part: string) => string = (kept, part) => kept + part,
): string {
  let kept = '';
  let room = columns;
  for (const part of parts) {
    room -= displayWidth(part);
    if (room < 0) break;
    kept = join(kept, part);
  }
  return kept;
}

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
