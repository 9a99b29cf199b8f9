import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Clock } from '../../base/clock.js';
import type { TakeOutput } from '../../ports/shell.js';
import type { Fifo } from './fifos.js';

/** A pipe that nobody known writes to any more is given up after this much silence, … */
const SILENCE_MS = 250;
/** … after so many looks at a writer that never falls silent, … */
const MAX_LOOKS = 4;
/** … and after more than a pipe can hold. */
const MAX_BYTES = 1024 * 1024;

/** The read end of an attempt's pipe. Reading stops while the taker is busy: that is the back-pressure. */
export class AttemptOutput {
  readonly writeEnd: number;
  /** By which those who hold the pipe are recognised. */
  readonly path: string;
  readonly #clock: Clock;
  readonly #fifo: Fifo;
  readonly #socket: Socket;
  readonly #ended: Promise<void>;
  #isWriteEndOpen = true;
  #isWriteEndUsed = false;
  #hasEnded = false;
  #taken = 0;
  #busy: Promise<void> | undefined;

  constructor(clock: Clock, fifo: Fifo, take: TakeOutput) {
    this.#clock = clock;
    this.#fifo = fifo;
    this.writeEnd = fifo.writeEnd;
    this.path = fifo.path;
    const callback = (length: number, buffer: Uint8Array) => {
      this.#taken += length;
      const taking = take(buffer.subarray(0, length));
      if (taking) this.#wait(taking);
      return !taking;
    };
    this.#socket = new Socket({
      fd: fifo.readEnd,
      readable: true,
      writable: false,
      onread: { buffer: fifo.buffer, callback },
    });
    this.#ended = new Promise((resolve) => {
      this.#socket.once('close', () => {
        this.#hasEnded = true;
        resolve();
      });
      this.#socket.once('error', () => this.#socket.destroy());
    });
  }

  /**
   * Gives write ends of their own to a command's stdout and stderr. A Node program makes what it writes to
   * non-blocking, for all who share it: so others' writes would fail, and what says why would be lost, too. The first
   * command has the pipe's own end for one of them, since nobody has written to that yet.
   */
  withWriteEnds<T>(use: (stdout: number, stderr: number) => T): T {
    const opened: number[] = [];
    const open = () => opened[opened.push(this.#fifo.openWriteEnd()) - 1] as number;
    try {
      const stdout = this.#isWriteEndUsed ? open() : this.writeEnd;
      this.#isWriteEndUsed = true;
      return use(stdout, open());
    } finally {
      for (const writeEnd of opened) closeSync(writeEnd);
    }
  }

  closeWriteEnd(): void {
    if (this.#isWriteEndOpen) closeSync(this.writeEnd);
    this.#isWriteEndOpen = false;
  }

  /**
   * Waits until everything that was written has been taken, however long that takes; false when somebody
   * still holds the pipe.
   */
  drain(): Promise<boolean> {
    return new Promise((resolve) => {
      const from = this.#taken;
      let [seen, looks] = [from, 0];
      const look = () => {
        if (!this.#busy) looks++;
        const isSilent = !this.#busy && this.#taken === seen;
        if (isSilent || looks >= MAX_LOOKS || this.#taken - from > MAX_BYTES) return resolve(false);
        seen = this.#taken;
        cancel = this.#clock.after(SILENCE_MS, look);
      };
      let cancel = this.#clock.after(SILENCE_MS, look);
      void this.#ended.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  /** Nothing is taken any more once this has resolved. */
  async release(): Promise<void> {
    this.#fifo.giveBack(this.#hasEnded);
    this.#socket.destroy();
    await this.#busy;
  }

  #wait(taking: Promise<void>): void {
    // A taker that fails must not stop the job: it has said so itself, and the bytes go nowhere.
    this.#busy = taking
      .catch(() => {})
      .then(() => {
        this.#busy = undefined;
        this.#socket.resume();
      });
  }
}
