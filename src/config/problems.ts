import type { Diagnostic } from '../domain/diagnostic.js';
import { type Node, nodeAt, type Path, pathText } from './node.js';
import { placeOf, type Source } from './source.js';

/** Collects what is wrong with one file, so that all of it can be said at once. */
export class Problems {
  readonly diagnostics: Diagnostic[] = [];
  readonly source: Source;
  #root: Node | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** Once the file has a tree, problems may be named by path alone. */
  locateIn(root: Node): void {
    this.#root = root;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** A problem at a stretch of text; `E-…` codes are errors, `W-…` codes warnings. */
  at(code: string, range: readonly [number, number], path: string, message: string): void {
    const severity = code.startsWith('W-') ? 'warning' : 'error';
    this.diagnostics.push({ severity, code, place: placeOf(this.source, ...range), path, message });
  }

  /** A problem at the value of a path, or with `'key'` at the key that holds it. */
  of(code: string, path: Path, message: string, part: 'value' | 'key' = 'value'): void {
    const found = this.#root ? nodeAt(this.#root, path) : undefined;
    const range = (part === 'key' ? found?.keyRange : undefined) ?? found?.node.range ?? [0, 0];
    this.at(code, range, pathText(path), message);
  }

  /** The node at a path, for a closer look at how it was written. */
  nodeAt(path: Path): Node | undefined {
    return this.#root ? nodeAt(this.#root, path)?.node : undefined;
  }

  sorted(): Diagnostic[] {
    return [...this.diagnostics].sort(
      (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
    );
  }
}
