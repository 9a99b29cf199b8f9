import { bareLine } from '../../base/clean.js';
import { type Masked, reshaped } from '../../base/masked.js';
import type { Masker } from '../../base/masker.js';

/** Turns a reader's eye around. */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that others wrote, fit for a report: masked, without control characters, at most `max` characters. */
export function cleanText(masker: Masker, raw: string, max: number): Masked {
  const isCut = raw.length > 2 * max;
  const lines = masker.text(isCut ? raw.slice(0, 2 * max) : raw).split(/\r?\n/);
  const clean = lines.map((line) => bareLine(line).trimEnd()).join('\n');
  const text = clean.replace(DIRECTIONS, '').trim();
  // Without the characters in between a secret may stand there.
  const masked = masker.bare(isCut ? masker.beginning(text) : text);
  return masked.length <= max ? masked : reshaped(masked, (text) => `${text.slice(0, max - 1)}…`);
}

/** The same as one line. What is a secret over several lines would be none any more, and could still be read. */
export function cleanName(masker: Masker, raw: string, max: number): Masked {
  const isCut = raw.length > 8 * max;
  const begun = isCut ? masker.beginning(raw.slice(0, 8 * max)) : masker.text(raw);
  return cleanText(masker, begun.replace(/\s+/g, ' '), max);
}
