import { displayWidth } from '../../base/width.js';

/** A job's id without the stage that its box names already. */
export const withoutStage = (id: string, stage: string): string =>
  stage && id.startsWith(`${stage}.`) ? id.slice(stage.length + 1) : id;

// Also what reorders the text around it, and what no XML may hold.
const UNSHOWN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu;

/** One line of plain text; what would not show is a space. */
export const oneLabel = (text: string): string => text.replace(UNSHOWN, ' ');

/** No more columns than so many. */
export function shortenedLabel(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) >= columns) break;
    kept += character;
  }
  return `${kept}…`;
}
