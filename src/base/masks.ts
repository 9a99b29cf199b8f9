import type { ByteRange } from './secret-patterns.js';

export const MASK = Buffer.from('***');

/** A part of a text that begins at `offset` of it; where a stretch of the text begins stands its mask. */
export function withMasks(part: Buffer, offset: number, covered: readonly ByteRange[]): string {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, to } of covered) {
    const [start, end] = [from - offset, to - offset];
    if (start >= part.length || end <= at) continue;
    if (start >= 0) pieces.push(part.subarray(at, start), MASK);
    at = Math.min(part.length, end);
  }
  return Buffer.concat([...pieces, part.subarray(at)]).toString();
}

/** Stretches that overlap or touch as one. */
export function joined(stretches: readonly ByteRange[]): ByteRange[] {
  const whole: ByteRange[] = [];
  for (const { from, to } of stretches) {
    const before = whole.at(-1);
    if (before && from <= before.to)
      whole[whole.length - 1] = { from: before.from, to: Math.max(before.to, to) };
    else whole.push({ from, to });
  }
  return whole;
}
