import { Automaton, includes } from './automaton.js';
import { Glob, type PatternProgress } from './glob.js';

const SLASH = 0x2f;
const HIGHEST = 0x10ffff;
/** So many ways to go on are looked at; beyond them it is taken for granted that a path is left. */
const MAX_STANDINGS = 20_000;

/** How far two patterns, and those that take away, have come with the beginning of a path. */
interface Standing {
  readonly left: number;
  readonly right: number;
  readonly away: readonly PatternProgress[];
  /** No path has an empty segment. */
  readonly isBehindSlash: boolean;
}

/** Whether some path matches both patterns and none of those that take away. */
export function isLeftOver(a: Automaton, b: Automaton, away: readonly string[]): boolean {
  const globs = away.flatMap(withFolder).map((pattern) => new Glob(pattern));
  const letters = lettersOf([a, b, ...away.map((pattern) => new Automaton(pattern))]);
  const known = new Seen();
  const open: Standing[] = [];
  const add = (left: readonly number[], right: readonly number[], rest: Omit<Standing, 'left' | 'right'>) => {
    // Whatever follows is taken away.
    if (rest.away.some((places, i) => (globs[i] as Glob).isEverything(places))) return;
    for (const x of left)
      for (const y of right) if (known.isNew(x, y, rest)) open.push({ left: x, right: y, ...rest });
  };
  add(a.start, b.start, { away: globs.map(({ start }) => start), isBehindSlash: true });
  for (let one = open.pop(); one && known.size < MAX_STANDINGS; one = open.pop()) {
    const { left, right, away: places, isBehindSlash } = one;
    const isMatch = !isBehindSlash && a.isMatch(left) && b.isMatch(right);
    if (isMatch && !places.some((each, i) => (globs[i] as Glob).isMatch(each))) return true;
    for (const code of letters) {
      const goesOn = includes(a.takes(left), code) && includes(b.takes(right), code);
      if (!goesOn || (isBehindSlash && code === SLASH)) continue;
      const letter = String.fromCodePoint(code);
      const after = places.map((each, i) => (globs[i] as Glob).after(each, letter));
      add(a.next(left), b.next(right), { away: after, isBehindSlash: code === SLASH });
    }
  }
  return known.size >= MAX_STANDINGS;
}

/** Who takes away all that lies below a folder means the folder: no file has its name. */
const withFolder = (pattern: string): string[] => {
  const [, folder] = /^(.+)\/\*\*\/?$/.exec(pattern) ?? [];
  return folder === undefined ? [pattern] : [pattern, folder];
};

/** One letter at least of all that the patterns tell apart: those that they name, and what stands beside them. */
function lettersOf(automata: readonly Automaton[]): number[] {
  const named = automata.flatMap((automaton) =>
    Array.from({ length: automaton.everything }, (_, place) => automaton.takes(place)).flatMap((takes) => {
      if (takes?.kind === 'letter') return [takes.code];
      return takes?.kind === 'set' ? takes.set.ranges.flat() : [];
    }),
  );
  const beside = [0x78, ...named].flatMap((code) => [code - 1, code, code + 1]);
  return [...new Set([SLASH, ...beside])].filter((code) => code > 0 && code <= HIGHEST && !isHalf(code));
}

const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Which standings have been seen. */
class Seen {
  readonly #keys = new Set<string>();
  readonly #places = new Map<PatternProgress, number>();

  get size(): number {
    return this.#keys.size;
  }

  isNew(left: number, right: number, { away, isBehindSlash }: Omit<Standing, 'left' | 'right'>): boolean {
    const key = [left, right, isBehindSlash ? 1 : 0, ...away.map((each) => this.#numberOf(each))].join();
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    return true;
  }

  #numberOf(places: PatternProgress): number {
    const number = this.#places.get(places) ?? this.#places.size;
    this.#places.set(places, number);
    return number;
  }
}
