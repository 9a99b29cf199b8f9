import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FindingPlace } from '../../../domain/finding.js';
import type { WorkspacePlaces } from '../places.js';
import type { Candidate } from './told.js';

/** Finds the tracked file that a tool means: as it names it, else the only one whose path ends so. */
export class TrackedPlaces {
  readonly #places: WorkspacePlaces;
  readonly #root: string;
  readonly #bases: readonly string[];
  readonly #files: ReadonlySet<string>;
  #byName: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(root: string, bases: readonly string[], places: WorkspacePlaces, files: ReadonlySet<string>) {
    this.#root = root;
    this.#bases = bases;
    this.#places = places;
    this.#files = files;
  }

  /** The first candidate that is a tracked file. */
  first(candidates: readonly Candidate[]): FindingPlace | undefined {
    for (const candidate of candidates) {
      const file = this.#fileOf(candidate);
      if (file === undefined) continue;
      const { line, column } = candidate;
      const place = this.#places.place({ file: join(this.#root, file), line, column }, [this.#root]);
      if (place) return place;
    }
    return undefined;
  }

  #fileOf({ file, near }: Candidate): string | undefined {
    const named = file.replace(/^file:\/\//, '');
    const beside = near === undefined ? undefined : this.#endingIn(`${near}/${named}`, near);
    if (beside !== undefined) return beside;
    const found = this.#places.file(file, this.#bases);
    if (found !== undefined) return this.#files.has(found) ? found : undefined;
    // A path of another machine, or of a container, names the file by its end.
    if (named.startsWith('/')) return existsSync(named) ? undefined : this.#endOf(named);
    return this.#only(this.#ending(named.replace(/^(?:\.{1,2}\/)+/, '')));
  }

  /** By the longest end of a folder's name that tells one file from the others. */
  #endingIn(path: string, near: string): string | undefined {
    const parts = path.split('/');
    const depth = near.split('/').length;
    for (let from = 0; from < depth; from++) {
      const found = this.#ending(parts.slice(from).join('/'));
      if (found.length > 0) return this.#only(found);
    }
    return undefined;
  }

  /** Of two parts at least: many files have the same name. */
  #endOf(path: string): string | undefined {
    const parts = path.split('/').filter(Boolean);
    for (let from = 0; from < parts.length - 1; from++) {
      const found = this.#ending(parts.slice(from).join('/'));
      if (found.length > 0) return this.#only(found);
    }
    return undefined;
  }

  #only = (found: readonly string[]): string | undefined => (found.length === 1 ? found[0] : undefined);

  #ending(path: string): readonly string[] {
    this.#byName ??= byName(this.#files);
    const same = this.#byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? [];
    return same.filter((file) => file === path || file.endsWith(`/${path}`));
  }
}

function byName(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const same = names.get(name);
    if (same) same.push(file);
    else names.set(name, [file]);
  }
  return names;
}
