import { bareLine } from '../../base/clean.js';

const MAX_LENGTH = 4000;

/** Output as text that no terminal shows. What was split by a control sequence is one word again: mask it after this. */
export const withoutColours = (output: string): string =>
  output
    .split('\n')
    .map((line) => bareLine(line.replace(/\r$/, '')))
    .join('\n');

/** The end of a text, from the beginning of a line where there is one. */
export function endOfText(text: string): string {
  const whole = text.trimEnd();
  if (whole.length <= MAX_LENGTH) return whole;
  const end = whole.slice(-MAX_LENGTH);
  return end.slice(end.indexOf('\n') + 1).replace(/^[\udc00-\udfff]/, '');
}
