import type { Diagnostic } from '../domain/diagnostic.js';
import { type Node, nodeAt, type Path, pathText, type Range, writtenPath } from './node.js';
import { type Source, sourcePlaceOf } from './source.js';
import { visible } from './text/characters.js';

/** Collects what is wrong with one file, so that all of it can be said at once. */
export class Problems {
  readonly diagnostics: Diagnostic[] = [];
  readonly source: Source;
  readonly #said = new Set<string>();
  readonly #wrong = new Set<string>();
  readonly #wrongBelow = new Set<string>();
  #root: Node | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** Once the file has a tree, problems may be named by path alone. */
  locateIn(root: Node): void {
    this.#root = root;
  }

  get hasErrors(): boolean {
    return this.#wrongBelow.size > 0;
  }

  /** Whether an error was said of exactly this path: what follows from it need not be said, too. */
  isWrong(path: Path): boolean {
    return this.hasErrors && this.#wrong.has(pathText(path));
  }

  /** Whether an error was said of this path or of something below it. */
  isWrongBelow(path: Path): boolean {
    return this.hasErrors && this.#wrongBelow.has(pathText(path));
  }

  /** A problem at a stretch of text; `E-…` codes are errors, `W-…` codes warnings. The same is said once. */
  at(code: string, range: Range, path: Path, message: string): void {
    const key = `${code} ${range[0]} ${message}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
    const severity = code.startsWith('W-') ? 'warning' : 'error';
    if (severity === 'error') this.#remember(path);
    const place = sourcePlaceOf(this.source, ...range);
    const written = pathText(this.#root ? writtenPath(this.#root, path) : path);
    this.diagnostics.push({ severity, code, place, path: visible(written), message: visible(message) });
  }

  #remember(path: Path): void {
    this.#wrong.add(pathText(path));
    for (let length = 0; length <= path.length; length++)
      this.#wrongBelow.add(pathText(path.slice(0, length)));
  }

  /** A problem at the value of a path, or with `'key'` at the key that holds it. */
  of(code: string, path: Path, message: string, part: 'value' | 'key' = 'value'): void {
    this.at(code, this.rangeOf(path, part), path, message);
  }

  rangeOf(path: Path, part: 'value' | 'key' = 'value'): Range {
    const found = this.#root ? nodeAt(this.#root, path) : undefined;
    return (part === 'key' ? found?.keyRange : undefined) ?? found?.node.range ?? [0, 0];
  }

  /** The node at a path, for a closer look at how it was written. */
  nodeAt(path: Path): Node | undefined {
    return this.#root ? nodeAt(this.#root, path).node : undefined;
  }

  sorted(): Diagnostic[] {
    return [...this.diagnostics].sort(
      (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
    );
  }
}

/** The path of an item, where one string may stand for a list of one. */
export const itemPath = (path: Path, i: number, problems: Problems): Path =>
  problems.nodeAt(path)?.kind === 'list' ? [...path, i] : path;
