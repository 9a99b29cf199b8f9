import { posix } from 'node:path';
import { Glob, type PatternProgress } from '../../../base/glob/glob.js';

interface Rule {
  readonly glob: Glob;
  /** Behind a `!`: it takes in again. */
  readonly isException: boolean;
}

/** How far each rule has come with a path; undefined: it has matched a folder on the way, and so all below it. */
type Places = readonly (PatternProgress | undefined)[];

/** A folder of the context, or its root, as a `.dockerignore` sees it. */
export interface IgnoredFolder {
  readonly places: Places;
}

/** What a `.dockerignore` leaves out: of the rules that match a path or a folder above it the last decides. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];
  readonly root: IgnoredFolder;

  constructor(text: string) {
    this.#rules = rulesIn(text);
    this.root = { places: this.#rules.map(({ glob }) => glob.start) };
  }

  /** What a folder has by this name: whether it is left out, and, where it is a folder, whether all below it is, too. */
  entry(
    { places }: IgnoredFolder,
    name: string,
  ): { readonly isIgnored: boolean; readonly isAll: boolean; readonly below: IgnoredFolder } {
    const ended = this.#after(places, name).map((place, i) =>
      place === undefined || this.#rules[i]?.glob.isMatch(place) ? undefined : place,
    );
    const last = this.#rules.findLast((_, i) => ended[i] === undefined);
    const isIgnored = last !== undefined && !last.isException;
    const below = this.#after(ended, '/');
    const mayTakeIn = this.#rules.some(
      ({ isException }, i) => isException && below[i] !== undefined && below[i].at.length > 0,
    );
    return { isIgnored, isAll: isIgnored && !mayTakeIn, below: { places: below } };
  }

  #after(places: Places, text: string): Places {
    return places.map((place, i) => place && this.#rules[i]?.glob.after(place, text));
  }
}

function rulesIn(text: string): Rule[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => {
      const trimmed = line.trim();
      const isException = trimmed.startsWith('!');
      const pattern = posix.normalize((isException ? trimmed.slice(1) : trimmed).trim() || '.');
      const plain = pattern.replace(/^\/+/, '').replace(/\/$/, '');
      return plain === '.' || plain === '' ? [] : [{ glob: new Glob(asGlob(plain)), isException }];
    });
}

/** Braces and commas are letters to Docker. */
const asGlob = (pattern: string): string =>
  pattern.replace(/\\.|[{},]/gs, (found) => (found.length === 1 ? `\\${found}` : found));
