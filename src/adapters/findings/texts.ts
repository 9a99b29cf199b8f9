import type { Masked, Masker } from '../../base/masker.js';
import { cleanLine, stripColours } from '../../report/plain-text.js';

/** Turns a reader's eye around. */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that others wrote, fit for a report: masked, without control characters, at most `max` characters. */
export function cleanText(masker: Masker, raw: string, max: number): Masked {
  const lines = maskedBeginning(masker, raw, 2 * max).split(/\r?\n/);
  const clean = lines.map((line) => stripColours(cleanLine(line)).trimEnd()).join('\n');
  // Without the characters in between a secret may stand there.
  const masked = masker.text(clean.replace(DIRECTIONS, '').trim());
  return (masked.length <= max ? masked : `${masked.slice(0, max - 1)}…`) as Masked;
}

/** The same as one line. */
export const cleanName = (masker: Masker, raw: string, max: number): Masked =>
  cleanText(masker, raw.replace(/\s+/g, ' '), max);

/** Of a longer text only the beginning is masked; half a secret at its end is dropped. */
function maskedBeginning(masker: Masker, raw: string, max: number): string {
  if (raw.length <= max) return masker.text(raw);
  // Never asked for its end, a stream keeps back what may become a secret.
  return Buffer.from(masker.stream().push(Buffer.from(raw.slice(0, max)))).toString();
}
