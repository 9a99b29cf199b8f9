import { sleep } from '../base/clock.js';
import type { RolloutPorts } from './request.js';
import type { Subject } from './watch.js';

const EVERY_MS = 50;
const PATIENCE_MS = 1000;

/**
 * Asks twenty times a second while a service is replaced: the outage is what lies between the last answer before and
 * the first one after.
 */
export class OutageMeter {
  readonly #subject: Subject;
  readonly #ports: Pick<RolloutPorts, 'gauge' | 'clock'>;
  readonly #end = new AbortController();
  readonly #begun: Promise<void>;
  readonly #done: Promise<void>;
  #lastAnswer: number | undefined;
  #isOut = false;
  #totalMs = 0;

  constructor(subject: Subject, ports: Pick<RolloutPorts, 'gauge' | 'clock'>) {
    const { check } = subject;
    this.#subject = { ...subject, check: { ...check, timing: { ...check.timing, timeoutMs: PATIENCE_MS } } };
    this.#ports = ports;
    this.#begun = this.#ask(this.#end.signal);
    this.#done = this.#run();
  }

  /** Resolves when it has asked once: what ends the service may begin. */
  get begun(): Promise<void> {
    return this.#begun;
  }

  /** Milliseconds without an answer; `isOver` when answers come again. Undefined when none ever came. */
  async stop(): Promise<{ readonly ms: number; readonly isOver: boolean } | undefined> {
    this.#end.abort();
    await this.#done;
    // It may have come back since it was asked last.
    if (this.#isOut) await this.#ask(new AbortController().signal);
    if (this.#lastAnswer === undefined) return undefined;
    const open = this.#isOut ? this.#ports.clock.now() - this.#lastAnswer : 0;
    return { ms: this.#totalMs + open, isOver: !this.#isOut };
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    await this.#begun;
    while (!signal.aborted) {
      await sleep(this.#ports.clock, EVERY_MS, signal);
      if (!signal.aborted) await this.#ask(signal);
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { check, asked } = this.#subject;
    const { result, at, ms } = await this.#ports.gauge(check, asked, signal);
    if (signal.aborted) return;
    if (result === 'pass') {
      if (this.#isOut && this.#lastAnswer !== undefined) this.#totalMs += at + ms - this.#lastAnswer;
      [this.#isOut, this.#lastAnswer] = [false, at + ms];
    } else this.#isOut = true;
  }
}
