import { type Automaton, meet } from './automaton.js';

/**
 * Whether some path matches both patterns. Of two sets of letters it is taken for granted that they have one in
 * common, so the answer may be yes where it is no, never the other way round.
 */
export function overlap(a: Automaton, b: Automaton): boolean {
  const width = b.everything + 1;
  const seen = new Uint8Array((a.everything + 1) * width);
  const open: number[] = [];
  const add = (left: readonly number[], right: readonly number[]) => {
    for (const x of left) {
      for (const y of right) {
        const pair = x * width + y;
        if (seen[pair] === 0) open.push(pair);
        seen[pair] = 1;
      }
    }
  };
  add(a.start, b.start);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [x, y] = [Math.floor(pair / width), pair % width];
    if (a.isMatch(x) && b.isMatch(y)) return true;
    if (meet(a.takes(x), b.takes(y))) add(a.next(x), b.next(y));
  }
  return false;
}
