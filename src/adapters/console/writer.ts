import { type Masked, words } from '../../base/masked.js';

/**
 * Lines to a stream that may be slow or closed. Waiting happens here and slows nobody else; when the reader has
 * gone (`| head`), the rest is dropped and the run goes on.
 */
export class Writer {
  readonly #stream: NodeJS.WriteStream;
  readonly #waiting = new Set<() => void>();
  #isGone = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('drain', () => this.#wake());
    for (const end of ['error', 'close'] as const) {
      stream.on(end, () => {
        this.#isGone = true;
        this.#wake();
      });
    }
  }

  line(text: Masked): Promise<void> {
    return this.write(words`${text}\n`);
  }

  async write(text: Masked): Promise<void> {
    if (this.#isGone || this.#stream.write(text)) return;
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Resolves when everything has left the process. */
  flush(): Promise<void> {
    if (this.#isGone) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.#stream.write('', () => resolve());
    });
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
  }
}
