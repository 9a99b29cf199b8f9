import type { Problems } from '../problems.js';
import { hex, IN_TEXT } from './characters.js';

/** After so many the rest is not looked for. */
const MANY = 20;

/** Refuses characters that no configuration needs, the first few of them by their places. */
export function checkCharacters(text: string, problems: Problems): void {
  let count = 0;
  for (const match of text.matchAll(IN_TEXT)) {
    const message = `control character U+${hex(match[0])} is not allowed; remove it`;
    problems.at('E-CONTROL', [match.index, match.index + 1], [], message);
    if (++count >= MANY) return;
  }
}
