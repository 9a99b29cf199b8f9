import { Readable } from 'node:stream';
import type { Clock } from '../base/clock.js';

/** Ends when nothing has happened for so long; each piece of the input that is taken begins the time anew. */
export class Patience {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #over = new AbortController();
  #takeBack = () => {};
  #input: Readable | undefined;

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#again();
  }

  get isOver(): AbortSignal {
    return this.#over.signal;
  }

  /** The same, looked at as it is taken. */
  watched(input: Readable | undefined): Readable | undefined {
    this.#input = input;
    // It may break before anybody reads it: who reads it then is told.
    input?.on('error', () => {});
    // One piece ahead: what lies in a queue of ours was not taken.
    return input && Readable.from(this.#pieces(input), { highWaterMark: 1 });
  }

  end(): void {
    this.#takeBack();
    this.#input?.destroy();
  }

  async *#pieces(input: Readable): AsyncGenerator {
    for await (const piece of input) {
      yield piece;
      this.#again();
    }
  }

  #again(): void {
    this.#takeBack();
    this.#takeBack = this.#clock.after(this.#limitMs, () => this.#over.abort());
  }
}
