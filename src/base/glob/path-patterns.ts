import { Glob, type PatternProgress } from './glob.js';

/** How far each of several patterns has come. */
export type PathPlaces = readonly PatternProgress[];

interface Pattern {
  readonly glob: Glob;
  readonly isNegative: boolean;
}

/**
 * Patterns of which the last that matches a path decides, as in GitHub's path filters: one behind a `!` takes
 * paths away, and a later one may take them in again. Only such ones mean everything but what they match.
 */
export class PathPatterns {
  /** The last first. */
  readonly #patterns: readonly Pattern[];
  readonly #isAllBut: boolean;
  readonly start: PathPlaces;

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.toReversed().map((pattern) => {
      const isNegative = pattern.startsWith('!');
      return { glob: new Glob(isNegative ? pattern.slice(1) : pattern), isNegative };
    });
    this.#isAllBut = this.#patterns.every(({ isNegative }) => isNegative);
    this.start = this.#patterns.map(({ glob }) => glob.start);
  }

  matches(path: string): boolean {
    const found = this.#patterns.find(({ glob }) => glob.isMatch(glob.after(glob.start, path)));
    return found ? !found.isNegative : this.#isAllBut;
  }

  after(places: PathPlaces, text: string): PathPlaces {
    return places.map((each, i) => (this.#patterns[i] as Pattern).glob.after(each, text));
  }

  /** Whether the path so far matches. */
  isMatch(places: PathPlaces): boolean {
    const found = this.#patterns.find(({ glob }, i) => glob.isMatch(places[i] as PatternProgress));
    return found ? !found.isNegative : this.#isAllBut;
  }

  /** Whether anything that follows may match. */
  mayGoOn(places: PathPlaces): boolean {
    for (const [i, { glob, isNegative }] of this.#patterns.entries()) {
      const each = places[i] as PatternProgress;
      if (!isNegative && each.at.length > 0) return true;
      if (isNegative && glob.isEverything(each)) return false;
    }
    return this.#isAllBut;
  }
}
