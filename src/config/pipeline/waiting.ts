import type { Graph } from '../../domain/graph.js';

/** As many jobs as a word has bits are asked for at a time. */
export const WORD = 32;

/**
 * For every node which of the sources (at most 32) it must wait for, directly or through others: the bit at a
 * source's position. `order` has needs first. O(V+E).
 */
export function waitingBits(
  { before }: Graph,
  order: readonly number[],
  sources: readonly number[],
): Uint32Array {
  const own = new Uint32Array(before.length);
  for (const [position, source] of sources.entries()) own[source] = (1 << position) >>> 0;
  const bits = new Uint32Array(before.length);
  for (const node of order) {
    let all = 0;
    for (const need of before[node] ?? []) all |= (bits[need] as number) | (own[need] as number);
    bits[node] = all;
  }
  return bits;
}
