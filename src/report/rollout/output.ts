import { bareLine } from '../../base/clean.js';
import { clip } from '../markdown.js';

const MAX_OUTPUT = 64 * 1024;
const MAX_LINE = 1000;

/** The end of an output, as much as anybody reads. */
export const lastOf = (output: string): string =>
  output.length > MAX_OUTPUT ? copied(output.slice(-MAX_OUTPUT)) : output;

/** The beginning of a text that is kept. */
export const firstOf = (text: string, max: number): string =>
  text.length > max ? copied(text.slice(0, max)) : text;

/** A part of a string keeps the whole of it in memory; a copy does not. Half a character becomes U+FFFD. */
const copied = (part: string): string => Buffer.from(part).toString();

/** Its last lines as they are shown: without colours, each of a length to read. */
export function lastLines(output: string, count: number): string[] {
  const lines = output.split(/\r?\n/).map((line) => clip(bareLine(line), MAX_LINE));
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.slice(-count);
}

/** As many of the last lines as fit. */
export function lastBytes(lines: readonly string[], maxBytes: number): string[] {
  let bytes = 0;
  const from = lines.findLastIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > maxBytes;
  });
  return lines.slice(from + 1);
}
