import { foldedPath } from '../folded-path.js';
import { type PatternStep, programOf } from './program.js';
import type { LetterSet } from './tokens.js';

/** The letters that lead on from a place. */
export type Takes =
  | { readonly kind: 'letter'; readonly code: number }
  | { readonly kind: 'set'; readonly set: LetterSet }
  /** All but `/`; all. */
  | { readonly kind: 'any' | 'all' };

const SLASH = 0x2f;
const A_SLASH: Takes = { kind: 'letter', code: SLASH };
const ALL: Takes = { kind: 'all' };

/**
 * A pattern for paths as places and the letters that lead from one to others. Each step of its program is two
 * places: the odd one is reached where a `*` stands between it and the last `/`. For a pattern whose last segment
 * has no `*` names a folder, too, and from its end a `/` leads to the last place, where everything matches.
 */
export class Automaton {
  readonly #steps: readonly PatternStep[];
  /** Written with a `/` at its end. */
  readonly #isFolder: boolean;
  readonly #next: (readonly number[] | undefined)[] = [];
  readonly start: readonly number[];
  readonly everything: number;

  constructor(pattern: string) {
    // `src/**/` is every folder from `src` on, so all that lies below it.
    const folded = foldedPath(pattern).replace(/(?<=^|\/)(\*{2,})\/$/, '$1');
    this.#isFolder = folded.endsWith('/');
    this.#steps = programOf(folded.replace(/\/$/, ''));
    this.everything = this.#steps.length * 2;
    this.start = folded === '' ? [this.everything] : this.#closed(0);
  }

  /** Undefined where the pattern ends. */
  takes(place: number): Takes | undefined {
    const step = this.#stepAt(place);
    if (!step || step.kind === 'stars') return ALL;
    if (step.kind === 'star') return { kind: 'any' };
    if (step.kind === 'end') return this.#isFolder || !isStarred(place) ? A_SLASH : undefined;
    return step.kind === 'jump' ? undefined : step;
  }

  /** The places to which a letter that `takes` names leads. */
  next(place: number): readonly number[] {
    const next = this.#next[place] ?? this.#nextOf(place);
    this.#next[place] = next;
    return next;
  }

  /** Whether a path that ends here matches. */
  isMatch(place: number): boolean {
    return place === this.everything || (this.#isEnd(place) && !(this.#isFolder && isStarred(place)));
  }

  /** Whether whatever follows matches. */
  isEverything(place: number): boolean {
    const isTail = this.#stepAt(place)?.kind === 'stars' && this.#isEnd(place + 2) && !this.#isFolder;
    return place === this.everything || isTail;
  }

  #nextOf(place: number): readonly number[] {
    const step = this.#stepAt(place);
    if (!step || step.kind === 'end') return [this.everything];
    if (step.kind === 'star' || step.kind === 'stars') return this.#closed(place | 1);
    return this.#closed(step.kind === 'letter' && step.code === SLASH ? (place | 1) + 1 : place + 2);
  }

  /** Undefined for the last place. */
  #stepAt(place: number): PatternStep | undefined {
    return this.#steps[place >> 1];
  }

  #isEnd(place: number): boolean {
    return this.#stepAt(place)?.kind === 'end';
  }

  /** A place, and all that are reached from it without a letter. */
  #closed(from: number): number[] {
    const found = new Set<number>();
    const open = [from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (found.has(place)) continue;
      found.add(place);
      const step = this.#stepAt(place) as PatternStep;
      if (step.kind === 'jump') for (const to of step.to) open.push(to * 2 + (place & 1));
      if (step.kind === 'star' || step.kind === 'stars') open.push((place | 1) + 2);
    }
    return [...found].filter((place) => this.#stepAt(place)?.kind !== 'jump');
  }
}

const isStarred = (place: number): boolean => (place & 1) === 1;

export function includes(takes: Takes | undefined, code: number): boolean {
  if (takes?.kind === 'letter') return takes.code === code;
  if (takes?.kind === 'set') return code !== SLASH && isIn(takes.set, code);
  return takes !== undefined && (takes.kind === 'all' || code !== SLASH);
}

/** Whether one letter may be taken by both: of two sets it is taken for granted. */
export function meet(a: Takes | undefined, b: Takes | undefined): boolean {
  if (a?.kind === 'letter') return includes(b, a.code);
  if (b?.kind === 'letter') return includes(a, b.code);
  return a !== undefined && b !== undefined;
}

const isIn = ({ isNegated, ranges }: LetterSet, code: number): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to) !== isNegated;
