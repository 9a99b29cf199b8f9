import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Masker } from '../../base/masker.js';
import type { FindingPlace } from '../../domain/finding.js';

/** A place as a tool names it. */
export interface NamedPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
  readonly column?: number | undefined;
  readonly endColumn?: number | undefined;
}

const MAX_PATH = 1000;
const MAX_KNOWN = 100_000;

/** Finds the files of the workspace that tools mean. What lies outside, or is not there, is no place. */
export class WorkspacePlaces {
  readonly #root: string;
  readonly #masker: Masker;
  readonly #known = new Map<string, string | undefined>();

  /** `root` is the workspace, links resolved. */
  constructor(root: string, masker: Masker) {
    this.#root = root;
    this.#masker = masker;
  }

  /** Bases are absolute directories; the first that has such a file wins. */
  place(named: NamedPlace, bases: readonly string[]): FindingPlace | undefined {
    const file = named.file === undefined ? undefined : this.file(named.file, bases);
    if (file === undefined) return undefined;
    const { line, endLine, column, endColumn } = named;
    if (line === undefined) return { file };
    const isRange = endLine !== undefined && endLine > line;
    return {
      file,
      line,
      ...(isRange ? { endLine } : {}),
      ...(column === undefined ? {} : { column }),
      ...(endColumn === undefined || column === undefined ? {} : { endColumn }),
    };
  }

  /** The file's path relative to the workspace. */
  file(named: string, bases: readonly string[]): string | undefined {
    const path = pathOf(named);
    if (path === undefined) return undefined;
    for (const base of path.startsWith('/') ? [this.#root] : bases) {
      const found = this.#find(resolve(base, path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A file of the workspace by its path from there; undefined where it is none, or may not be named. */
  fromRoot(name: string): string | undefined {
    return this.#find(resolve(this.#root, name));
  }

  /** The workspace's directories from this file's up to the root, the nearest first. */
  above(file: string): string[] {
    const found: string[] = [];
    for (let at = dirname(file); at.startsWith(this.#root + sep); at = dirname(at)) found.push(at);
    return [...found, this.#root];
  }

  #find(path: string): string | undefined {
    const known = this.#known.get(path);
    if (known !== undefined || this.#known.has(path)) return known;
    const found = this.#look(path);
    if (this.#known.size < MAX_KNOWN) this.#known.set(path, found);
    return found;
  }

  #look(path: string): string | undefined {
    try {
      if (!statSync(path).isFile()) return undefined;
      const real = realpathSync(path);
      if (!real.startsWith(this.#root + sep)) return undefined;
      // Under its own name where it has one in the workspace: links are checked in, too.
      const inside = path.startsWith(this.#root + sep) ? path : real;
      const file = inside.slice(this.#root.length + 1);
      return this.#masker.text(file) === file && !CONTROL.test(file) ? file : undefined;
    } catch {
      return undefined;
    }
  }
}

const CONTROL = /[\u0000-\u001f\u007f]/;

function pathOf(named: string): string | undefined {
  if (named === '' || named.length > MAX_PATH || named.includes('\0')) return undefined;
  if (!/^file:/i.test(named)) return named;
  try {
    return fileURLToPath(named);
  } catch {
    return undefined;
  }
}
