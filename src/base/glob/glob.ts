import { Automaton, includes } from './automaton.js';

/** How far a pattern has come with the beginning of a path. */
export interface PatternProgress {
  readonly at: readonly number[];
  /** What was found to come of it, by letter. */
  readonly known: Map<number, PatternProgress>;
}

/** A pattern remembers so many numbers of what it found; beyond them it works out each time what it needs. */
const ROOM = 1_000_000;

/**
 * A pattern for paths with `/`: `*` and `?` inside a segment, `**` across segments, `[a-z]`, `{a,b}`, and a `\`
 * before a sign that stands for itself. One whose last segment has no `*` names a folder, too, and means all below
 * it. All ways to match are followed at once, so the time grows with the pattern times the path and never more.
 */
export class Glob {
  readonly #automaton: Automaton;
  readonly #everything: PatternProgress;
  readonly #sets = new Map<string, PatternProgress>();
  #room = ROOM;
  readonly start: PatternProgress;

  constructor(pattern: string) {
    this.#automaton = new Automaton(pattern);
    this.#everything = { at: [this.#automaton.everything], known: new Map() };
    this.start = this.#placesOf(this.#automaton.start);
  }

  /** Where it stands when `text` follows. */
  after(places: PatternProgress, text: string): PatternProgress {
    let now = places;
    for (let i = 0; i < text.length && now.at.length > 0 && now !== this.#everything; ) {
      const code = text.codePointAt(i) as number;
      i += code > 0xffff ? 2 : 1;
      let next = now.known.get(code);
      if (!next) {
        next = this.#taken(now, code);
        if (this.#room-- > 0) now.known.set(code, next);
      }
      now = next;
    }
    return now;
  }

  /** Whether the path so far matches. */
  isMatch({ at }: PatternProgress): boolean {
    return at.some((place) => this.#automaton.isMatch(place));
  }

  /** Whether whatever follows matches. */
  isEverything({ at }: PatternProgress): boolean {
    return at.some((place) => this.#automaton.isEverything(place));
  }

  #taken({ at }: PatternProgress, code: number): PatternProgress {
    const next = new Set<number>();
    for (const place of at) {
      if (!includes(this.#automaton.takes(place), code)) continue;
      for (const to of this.#automaton.next(place)) next.add(to);
    }
    return this.#placesOf([...next]);
  }

  #placesOf(found: readonly number[]): PatternProgress {
    if (found.includes(this.#automaton.everything)) return this.#everything;
    const at = found.toSorted((a, b) => a - b);
    const key = at.join();
    const same = this.#sets.get(key);
    if (same) return same;
    const places = { at, known: new Map() };
    this.#room -= at.length;
    if (this.#room > 0) this.#sets.set(key, places);
    return places;
  }
}
