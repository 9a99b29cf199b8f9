/** Keeps a stream's first or last bytes; the rest is read and forgotten, so that the writer never waits. */
export class Kept {
  readonly #limit: number;
  readonly #side: 'first' | 'last';
  #chunks: Buffer[] = [];
  #size = 0;
  #isCut = false;

  constructor(side: 'first' | 'last', limit: number) {
    this.#side = side;
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    if (this.#side === 'first' && this.#size >= this.#limit) {
      this.#isCut ||= chunk.length > 0;
      return;
    }
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Not at every chunk: that would copy everything again and again.
    if (this.#side === 'last' && this.#size > 2 * this.#limit) this.#cut();
  }

  text(): string {
    this.#cut();
    return Buffer.concat(this.#chunks).toString();
  }

  /** There was more. */
  get isCut(): boolean {
    return this.#isCut || this.#size > this.#limit;
  }

  #cut(): void {
    this.#isCut = this.isCut;
    const whole = Buffer.concat(this.#chunks);
    const cut = this.#side === 'first' ? whole.subarray(0, this.#limit) : whole.subarray(-this.#limit);
    this.#chunks = [cut];
    this.#size = cut.length;
  }
}
