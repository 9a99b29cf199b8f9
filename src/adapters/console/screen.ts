import { stripColours } from '../../base/clean.js';
import { type Masked, reshaped, words } from '../../base/masked.js';
import { displayWidth } from '../../base/width.js';
import type { Writer } from './writer.js';

interface Escapes {
  eraseLines(count: number): string;
  synchronizedOutput(text: string): string;
}

interface Cursor {
  hide(stream: NodeJS.WriteStream): void;
  show(stream: NodeJS.WriteStream): void;
}

/**
 * A terminal whose last lines are drawn again and again. The libraries that know its sequences are loaded when
 * one is opened; the cursor's brings it back also when the process ends by a signal or a crash.
 */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #writer: Writer;
  readonly #escapes: Escapes;
  readonly #cursor: Cursor;
  #drawn: readonly Masked[] = [];
  #isOpen = false;

  private constructor(stream: NodeJS.WriteStream, writer: Writer, escapes: Escapes, cursor: Cursor) {
    this.#stream = stream;
    this.#writer = writer;
    this.#escapes = escapes;
    this.#cursor = cursor;
  }

  static async open(stream: NodeJS.WriteStream, writer: Writer): Promise<Screen> {
    const [{ default: escapes }, { default: cursor }] = await Promise.all([
      import('ansi-escapes'),
      import('cli-cursor'),
    ]);
    return new Screen(stream, writer, escapes, cursor);
  }

  /** What a drawing may take: the cursor stays on a line of its own, so that no resize breaks a drawn line there. */
  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#columns, rows: (this.#stream.rows || 24) - 1 };
  }

  /** Puts lines that stay above the moving ones, and draws those anew. */
  async show(staying: readonly Masked[], moving: readonly Masked[]): Promise<void> {
    const isSame = moving.length === this.#drawn.length && moving.every((line, i) => line === this.#drawn[i]);
    if (staying.length === 0 && isSame) return;
    if (!this.#isOpen) this.#cursor.hide(this.#stream);
    this.#isOpen = true;
    const erase = this.#drawn.length > 0 ? this.#escapes.eraseLines(this.#height() + 1) : '';
    this.#drawn = moving;
    const text = [...staying, ...moving].reduce((all, line) => words`${all}${line}\n`, words``);
    await this.#writer.write(reshaped(text, (lines) => this.#escapes.synchronizedOutput(erase + lines)));
  }

  /** Calls back when the terminal has got another size. */
  onResize(act: () => void): () => void {
    this.#stream.on('resize', act);
    return () => void this.#stream.off('resize', act);
  }

  /** Resolves when everything has left the process. */
  close(): Promise<void> {
    if (this.#isOpen) this.#cursor.show(this.#stream);
    this.#isOpen = false;
    return this.#writer.flush();
  }

  get #columns(): number {
    return this.#stream.columns || 80;
  }

  /** Rows that the drawn lines take now: a terminal that got narrower has broken them. */
  #height(): number {
    const rows = this.#drawn.map((line) => Math.ceil(displayWidth(stripColours(line)) / this.#columns));
    return rows.reduce((sum, n) => sum + Math.max(1, n), 0);
  }
}
