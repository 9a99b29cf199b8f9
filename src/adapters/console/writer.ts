import { once } from 'node:events';

/**
 * Lines to a stream that may be slow or closed. Waiting happens here and slows nobody else; when the reader has
 * gone (`| head`), the rest is dropped and the run goes on.
 */
export class Writer {
  readonly #stream: NodeJS.WriteStream;
  #isGone = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', () => {
      this.#isGone = true;
    });
  }

  async line(text: string): Promise<void> {
    if (this.#isGone) return;
    if (this.#stream.write(`${text}\n`)) return;
    await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]).catch(() => {});
  }

  /** Resolves when everything has left the process. */
  flush(): Promise<void> {
    if (this.#isGone) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.write('', () => resolve());
      this.#stream.once('error', () => resolve());
    });
  }
}
