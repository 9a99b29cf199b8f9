import { bareLine } from '../../base/clean.js';
import { type Masked, reshaped } from '../../base/masked.js';
import type { Masker } from '../../base/masker.js';

/** Turns a reader's eye around. */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that others wrote, fit for a report: masked, without control characters, at most `max` characters. */
export function cleanText(masker: Masker, raw: string, max: number): Masked {
  const begun = raw.length <= 2 * max ? masker.text(raw) : masker.beginning(raw.slice(0, 2 * max));
  const lines = begun.split(/\r?\n/);
  const clean = lines.map((line) => bareLine(line).trimEnd()).join('\n');
  // Without the characters in between a secret may stand there.
  const masked = masker.text(clean.replace(DIRECTIONS, '').trim());
  return masked.length <= max ? masked : reshaped(masked, (text) => `${text.slice(0, max - 1)}…`);
}

/** The same as one line. */
export const cleanName = (masker: Masker, raw: string, max: number): Masked =>
  cleanText(masker, raw.replace(/\s+/g, ' '), max);
