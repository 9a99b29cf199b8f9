import type { Dialect } from '../adapters/console/dialect.js';
import { oneLine } from '../base/clean.js';
import { type Masked, reshaped, words } from '../base/masked.js';

/**
 * The one way to the two streams of the command line, apart from a run's log. Lines are one line each, clean, masked,
 * and on GitHub's runner none of them is a command.
 */
export class Output {
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  readonly #dialect: Dialect;
  /** What is on its way to standard output, which may be a slow pipe or a full disk. */
  readonly #written: Promise<NodeJS.ErrnoException | undefined>[] = [];

  constructor(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, dialect: Dialect) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#dialect = dialect;
  }

  /** What was asked for, as a line on standard output. */
  say(line: string): void {
    this.#write(words`${this.#dialect.own(line)}\n`);
  }

  /** What a person should know, on standard error. */
  tell(line: string): void {
    this.#stderr.write(`${this.#dialect.own(line)}\n`);
  }

  /** A line on standard error that is fit to be shown already. */
  show(line: Masked): void {
    this.#stderr.write(`${line}\n`);
  }

  /** A text of many lines. */
  document(text: Masked): void {
    this.#write(reshaped(text, (lines) => lines.split('\n').map(this.#dialect.dead).join('\n')));
  }

  json(text: Masked): void {
    // Inside a string, and nothing else of JSON has two of these signs.
    this.#write(
      reshaped(text, (json) =>
        this.#dialect.dead('##[') === '##[' ? json : json.replaceAll('##[', '#\\u0023['),
      ),
    );
  }

  /** Masked and in one line, for a place where a machine reads it. */
  message(text: string): Masked {
    return this.#dialect.own(oneLine(text));
  }

  /**
   * The exit code, once everything has left the process. A reader that has gone (`| head`) takes nothing from what
   * was asked for; what could not be written otherwise is no success.
   */
  async finish(exitCode: number): Promise<number> {
    const errors = await Promise.all(this.#written);
    const lost = errors.find((error) => error !== undefined);
    if (!lost || lost.code === 'EPIPE') return exitCode;
    this.tell(
      `standard output could not be written: ${lost.code === 'ENOSPC' ? 'no space left on the disk' : lost.message}`,
    );
    return exitCode === 0 ? 1 : exitCode;
  }

  #write(text: Masked): void {
    this.#written.push(
      new Promise((resolve) => this.#stdout.write(text, (error) => resolve(error ?? undefined))),
    );
  }
}
