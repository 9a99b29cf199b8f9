import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { PathPatterns, type PathPlaces } from '../../base/glob/path-patterns.js';
import type { LeftOut } from '../../domain/left-out.js';
import type { WorkspaceFile } from '../../ports/run-store.js';

export interface Walked {
  readonly files: readonly WorkspaceFile[];
  readonly leftOut: readonly LeftOut[];
}

/** Whoever has more below the folders that patterns begin with has named the wrong ones. */
const MAX_NAMES = 2_000_000;
/** Folders that are read at a time. */
const SIDE_BY_SIDE = 16;
/** Beside the patterns' own: no repository has them among its files. */
const NEVER = new Set(['.git', '.cimyr']);

interface Folder {
  /** With a slash at its end, or nothing for the root. */
  readonly name: string;
  readonly places: PathPlaces;
}

/**
 * The plain files below a root (a real path) that patterns match. Enters only folders below which something may
 * match, and never a link to one: it could lead anywhere, in circles, too. Throws when there is no end of names.
 */
export async function filesMatching(root: string, patterns: readonly string[]): Promise<Walked> {
  const search = new Search(root, new PathPatterns(patterns));
  await search.run();
  return search;
}

class Search implements Walked {
  readonly files: WorkspaceFile[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #root: string;
  readonly #patterns: PathPatterns;
  readonly #open: Folder[] = [];
  #names = 0;

  constructor(root: string, patterns: PathPatterns) {
    this.#root = root;
    this.#patterns = patterns;
    if (patterns.mayGoOn(patterns.start)) this.#open.push({ name: '', places: patterns.start });
  }

  async run(): Promise<void> {
    while (this.#open.length > 0) {
      const some = this.#open.splice(-SIDE_BY_SIDE);
      await Promise.all(some.map((folder) => this.#read(folder)));
    }
  }

  async #read(folder: Folder): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(join(this.#root, folder.name), { withFileTypes: true });
    } catch (error) {
      // Gone meanwhile is gone.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') this.leftOut.push({ name: folder.name.slice(0, -1), why: 'unreadable' });
      return;
    }
    this.#names += entries.length;
    if (this.#names > MAX_NAMES)
      throw new Error(`there are more than ${MAX_NAMES} names to look at; begin the patterns with folders`);
    const links = entries.filter((entry) => this.#take(entry, folder));
    await Promise.all(links.map((link) => this.#takeLink(link, folder)));
  }

  /** Whether it needs a closer look. */
  #take(entry: Dirent, folder: Folder): boolean {
    if (NEVER.has(entry.name)) return false;
    const places = this.#patterns.after(folder.places, entry.name);
    const isMatch = this.#patterns.isMatch(places);
    const below = entry.isFile() ? undefined : this.#patterns.after(places, '/');
    const goesOn = below !== undefined && this.#patterns.mayGoOn(below);
    if (!isMatch && !goesOn) return false;
    // What is no UTF-8 came with this letter, and cannot be opened by the name that came.
    if (entry.isSymbolicLink() || entry.name.includes('\uFFFD')) return true;
    const name = `${folder.name}${entry.name}`;
    if (entry.isDirectory() && goesOn) this.#open.push({ name: `${name}/`, places: below });
    if (entry.isFile() && isMatch) this.files.push({ name, path: join(this.#root, name) });
    return false;
  }

  async #takeLink(entry: Dirent, folder: Folder): Promise<void> {
    const name = `${folder.name}${entry.name}`;
    try {
      const path = await realpath(join(this.#root, name));
      const found = await stat(path);
      const places = this.#patterns.after(folder.places, entry.name);
      if (found.isFile() && path.startsWith(this.#root + sep) && this.#patterns.isMatch(places))
        this.files.push({ name, path });
      if (!found.isDirectory()) return;
      if (entry.isSymbolicLink()) this.leftOut.push({ name, why: 'link' });
      else this.#open.push({ name: `${name}/`, places: this.#patterns.after(places, '/') });
    } catch {
      // A link that leads nowhere is nobody's file.
      if (!entry.isSymbolicLink()) this.leftOut.push({ name, why: 'name' });
    }
  }
}
