const LIMIT = 64 * 1024;

/** The last 64 KiB of what was written, in memory that is used again: output may be endless. */
export class Tail {
  /** Grows to at most twice the limit, so that bytes are moved only once in a while. */
  #buffer = Buffer.alloc(0);
  #used = 0;
  #isCut = false;

  push(bytes: Uint8Array): void {
    const last = bytes.subarray(Math.max(0, bytes.length - LIMIT));
    if (this.#used + last.length > this.#buffer.length) this.#makeRoom(last.length);
    this.#buffer.set(last, this.#used);
    this.#used += last.length;
    this.#isCut ||= last.length < bytes.length || this.#used > LIMIT;
  }

  toString(): string {
    const last = this.#buffer.subarray(Math.max(0, this.#used - LIMIT), this.#used);
    // A cut may fall into a character: its remaining bytes are no text.
    let from = 0;
    while (this.#isCut && from < 3 && ((last[from] ?? 0) & 0xc0) === 0x80) from++;
    return last.toString('utf8', from);
  }

  #makeRoom(bytes: number): void {
    const kept = Math.min(this.#used, LIMIT);
    const from = this.#used - kept;
    if (this.#buffer.length === 2 * LIMIT) this.#buffer.copyWithin(0, from, this.#used);
    else {
      const room = Math.min(2 * LIMIT, Math.max(2 * this.#buffer.length, kept + bytes));
      const larger = Buffer.allocUnsafeSlow(room);
      this.#buffer.copy(larger, 0, from, this.#used);
      this.#buffer = larger;
    }
    this.#used = kept;
  }
}
